"""Granskning av en Wordmall: what is not a plain Word file with our own placeholders is refused, in a sentence.

A template is somebody else's file and its placeholders are Jinja. So the package is looked through before anything
opens it, and each placeholder may do no more than name one of ours.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from tertial.core.errors import Refused

CONTENT = "innehall"
NAMES = {
    CONTENT: "rapportens alla avsnitt",
    "titel": "rapportens rubrik",
    "underrubrik": "underrubriken",
    "organ": "vems rapport det är",
    "period": "perioden",
    "lage": "läget, tomt när rapporten är fastställd",
    "utskriven": "datumet, när rapporten är fastställd",
}
MOST_BYTES = 5_000_000
_MOST_UNPACKED, _MOST_PARTS = 50_000_000, 1000
_PART_TYPES = (".xml", ".rels")
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|/embeddings/|oleObject|afchunk", re.IGNORECASE)
_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|MACROBUTTON)\b")
_LINK = "/hyperlink"
PLACE = re.compile(r"^\{\{p\s+" + CONTENT + r"\s*\}\}$")
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not, nodes.And, nodes.Or)


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja with nothing in it: no functions, filters or tests, and every value escaped."""
    made = ImmutableSandboxedEnvironment(autoescape=True)
    for names in (made.globals, made.filters, made.tests):
        names.clear()
    return made


def check(content: bytes) -> None:
    """Refused, in a sentence that says why, when the file cannot be used as a Word template."""
    _check_package(content)
    try:
        template = DocxTemplate(BytesIO(content))
        template.render_init()
    except Exception as error:  # whatever a broken package makes python-docx raise
        raise Refused("Filen går inte att öppna som ett Worddokument. Spara den som .docx i Word.") from error
    _check_place(template)
    for place, source in _sources(template):
        _check_placeholders(place, source)


def _check_package(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Refused("Filen är större än 5 MB. Minska bilderna i den.")
    try:
        archive = ZipFile(BytesIO(content))
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise Refused("Filen blir för stor när den packas upp. Spara mallen på nytt i Word.")
        texts = {part.filename: archive.read(part) for part in parts if part.filename.endswith(_PART_TYPES)}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("Filen är inget Worddokument (.docx). Spara mallen som .docx i Word.") from error
    if "word/document.xml" not in texts:
        raise Refused("Filen är inget Worddokument (.docx). Spara mallen som .docx i Word.")
    if any(_ACTIVE.search(part.filename) for part in parts) or b"macroEnabled" in texts.get("[Content_Types].xml", b""):
        raise Refused("Filen har makron eller inbäddade objekt. Ta bort dem och spara som .docx utan makron.")
    for name, text in texts.items():
        _check_part(name, text)


def _check_part(name: str, content: bytes) -> None:
    """An XML part: no document type, no link that Word follows on its own, no field that reads from elsewhere."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("Filen är inte skriven så som Word skriver. Spara mallen på nytt i Word.") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused("Filen har en dokumenttyp som Word inte skriver. Spara mallen på nytt i Word.")
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        raise Refused("Filen är skadad. Spara mallen på nytt i Word.") from None
    if name.endswith(".rels"):
        for rel in root:
            target, is_link = rel.get("Target", ""), rel.get("Type", "").endswith(_LINK)
            followed = not is_link or not target.lower().startswith(("https:", "http:", "mailto:"))
            if rel.get("TargetMode") == "External" and followed:
                raise Refused(
                    f"Filen hämtar något från en annan plats ({target[:80]}). Lägg in det i mallen i stället."
                )
    fields = " ".join(one.text or "" for one in root.iter("{*}instrText"))
    fields += " ".join(value for one in root.iter("{*}fldSimple") for value in one.attrib.values())
    if found := _FIELDS.search(fields.upper()):
        raise Refused(f"Filen har ett fält som hämtar något utifrån ({found[1]}). Ta bort det.")


def _check_place(template: Any) -> None:
    texts = [paragraph.text.strip() for paragraph in template.docx.paragraphs]
    if sum(bool(PLACE.match(text)) for text in texts) != 1:
        raise Refused("Mallen ska ha {{p " + CONTENT + " }} ensamt i ett stycke, på ett enda ställe utanför tabeller.")


def _sources(template: Any) -> Iterator[tuple[str, str]]:
    """Everything that docxtpl renders, with where it stands."""
    yield "texten", template.patch_xml(template.get_xml())
    for name, uri in (("sidhuvudet", template.HEADER_URI), ("sidfoten", template.FOOTER_URI)):
        for _key, part in template.get_headers_footers(uri):
            yield name, template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith("footnotes+xml"):
            yield "fotnoterna", template.patch_xml(part.blob.decode("utf-8"))
    properties = template.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        yield "dokumentets egenskaper", str(getattr(properties, name))


def _check_placeholders(place: str, source: str) -> None:
    try:
        tree = environment().parse(source)
    except TemplateError as error:
        raise Refused(f"En platshållare i {place} går inte att läsa: {error}.") from None
    content = 0
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise Refused(f"I {place} står mer än en platshållare får göra. Skriv bara namnet, som {{{{ titel }}}}.")
        if isinstance(node, nodes.Name):
            content += node.name == CONTENT
            if node.name not in NAMES:
                raise Refused(f"Platshållaren {node.name} i {place} finns inte. Välj bland {', '.join(NAMES)}.")
    if content > (place == "texten"):
        raise Refused("Rapportens innehåll får bara stå en gång, i texten.")
