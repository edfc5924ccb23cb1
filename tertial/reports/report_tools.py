"""Vid rubrikerna: what stands beside a section on the report's page for those who work with it."""

from collections import Counter
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.documents.html import SectionTool
from tertial.documents.markup import element
from tertial.reports.reader import Reader
from tertial.reports.section_rules import STEP_LABELS
from tertial.reports.shared_selectors import Placed, in_words


def section_tools(reader: Reader, comments: Counter[str]) -> Callable[[str], list[SectionTool]]:
    """Beside each heading: where the section is written, and how it stands and what is said of it, in the drawer."""
    # Reversed and translated once each: a report has dozens of sections.
    writes = reverse("reports:section", args=[reader.report.path, "KEY"])
    panels = reverse("reports:section_panel", args=[reader.report.path, "KEY"])
    write, write_in, comment = _("Skriv"), _("Skriv i avsnittet"), _("Kommentera")

    def tools(key: str) -> list[SectionTool]:
        found, title = [], reader.titles.get(key, "")
        if key in reader.writable:
            found.append(SectionTool(write, writes.replace("KEY", key), f"{write_in} {title}"))
        if reader.works_with_it:
            label = _label(reader, key, comments[key]) or comment
            found.append(SectionTool(label, panels.replace("KEY", key), f"{label}: {title}", in_drawer=True))
        return found

    return tools


def _label(reader: Reader, key: str, comments: int) -> str:
    """How the section stands and how much is said of it; empty where there is nothing to tell."""
    said = ngettext("%(n)s kommentar", "%(n)s kommentarer", comments) % {"n": comments} if comments else ""
    work = reader.work.get(key)
    stands = STEP_LABELS[work.step] if work else ""
    return " · ".join(part for part in (stands, said) if part)


def about_shared(reader: Reader) -> Callable[[Placed], str]:
    """Before a shared text: that it is one, where else it stands, and where it is written. Others just read it."""
    if not reader.works_with_it:
        return lambda placed: ""
    pattern = reverse("reports:shared_text", args=[reader.report.path, 0])

    def told(placed: Placed) -> str:
        where = f" {_('Visas också i')}: {in_words(placed.elsewhere, reader.report)}." if placed.elsewhere else ""
        link = element("a", f"{_('Öppna')} ”{placed.title}”", href=pattern.replace("/0/", f"/{placed.text_id}/"))
        return element("p", f"{_('Gemensam text.')}{where} ", link, class_="s-shared")

    return told
