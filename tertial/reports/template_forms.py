"""Forms of report templates: the template itself, a section, a block, a copy, a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.core.contributions import block_labels, blocks
from tertial.organisation.models import Node

MOST_BYTES = 2_000_000
KINDS = {
    "measures.table": _("Tabell"),
    "measures.chart": _("Diagram"),
    "reports.note": _("Anmärkning"),
    "reports.page_break": _("Sidbrytning"),
}


def kind_label(name: str) -> str:
    """What a kind of block is called; one whose feature says nothing is called by its name."""
    if name in block_labels:
        return str(block_labels.get(name))
    return str(KINDS.get(name, name))


class HeadForm(forms.Form):
    """What is said of the template as a whole."""

    title = forms.CharField(label=_("Rapportens rubrik"), max_length=200)
    subtitle = forms.CharField(label=_("Underrubrik"), max_length=200, required=False)
    numbered = forms.BooleanField(label=_("Numrera avsnitten"), required=False)


class SectionForm(forms.Form):
    """Ett avsnitt. Only a whole chapter can be an appendix."""

    title = forms.CharField(label=_("Rubrik"), max_length=200)
    unit = forms.ChoiceField(label=_("Skrivs av"), required=False)
    text = forms.CharField(
        label=_("Första text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Står i rapporten tills någon skriver. En siffra ur en tabell skrivs {tabell.rad.kolumn|tkr,0}."),
    )
    blocks_first = forms.BooleanField(label=_("Tabeller och målkapitel före texten"), required=False)
    unnumbered = forms.BooleanField(label=_("Utan nummer"), required=False)
    appendix = forms.BooleanField(label=_("Bilaga, efter rapportens övriga avsnitt"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, units: Iterable[Node], body: Node, outermost: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        choices = [("", str(body)), *((one.path, one.name) for one in units if one.path != body.path)]
        current = str(self.initial.get("unit") or "")
        if current not in dict(choices):
            choices.append((current, current))
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if not outermost:
            del self.fields["appendix"]

    def values(self) -> dict[str, Any]:
        """The section's values as the template has them; what is empty is left out of it."""
        given = dict(self.cleaned_data)
        text = given["text"].replace("\r\n", "\n")
        found = {"title": given["title"], "unit": given["unit"], "text": text, "numbered": ""}
        if given["unnumbered"]:
            found["numbered"] = False
        return found | {"appendix": given.get("appendix", False), "blocks_first": given["blocks_first"]}


class NewBlockForm(forms.Form):
    """Ett nytt block. What more is needed is filled in afterwards, beside what it gives."""

    block = forms.ChoiceField(label=_("Slag"))
    title = forms.CharField(label=_("Rubrik eller text"), max_length=500, required=False)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        order = list(KINDS)
        known = sorted(
            (name for name, _function in blocks),
            key=lambda name: (order.index(name) if name in order else len(order), name),
        )
        self.fields["block"].choices = [(name, kind_label(name)) for name in known]  # type: ignore[attr-defined]


class BlockTextForm(forms.Form):
    """Ett block som TOML."""

    toml = forms.CharField(
        label=_("Blocket som TOML"), strip=False, widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"})
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class CopyForm(forms.Form):
    """A template for another period."""

    period = forms.CharField(label=_("Ny period"), max_length=40, help_text=_("Till exempel T1 2018 eller 2018."))
    title = forms.CharField(label=_("Rapportens rubrik"), max_length=200)
    names = forms.BooleanField(
        label=_("Flytta även årtal i rubriker och benämningar"),
        required=False,
        help_text=_("Årtal i utskrivna perioder flyttas alltid. Texterna lämnas som de är."),
    )


class PublishForm(forms.Form):
    """What the version is remembered by."""

    note = forms.CharField(label=_("Vad är ändrat, i korthet?"), max_length=300, required=False)


class FileForm(forms.Form):
    """A template from a file. One that exists gets it as its draft."""

    file = forms.FileField(label=_("Mall som TOML-fil"), help_text=_("Så som den hämtas här eller står i en profil."))

    def clean_file(self) -> str:
        """The file's text."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Filen är större än 2 MB. Välj en rapportmall."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Filen är inte UTF-8. Spara den som UTF-8.")) from None
        return text


class WordTemplateForm(forms.Form):
    """A Word file."""

    file = forms.FileField(label=_("Wordmall (.docx)"), help_text=_("Högst 5 MB, utan makron."))


def section_initial(data: Mapping[str, Any], seen: str) -> dict[str, Any]:
    """What the form of a section starts from."""
    return {
        "title": data["title"],
        "unit": data.get("unit", ""),
        "text": data.get("text", ""),
        "unnumbered": not data.get("numbered", True),
        "appendix": data.get("appendix", False),
        "blocks_first": data.get("blocks_first", False),
        "seen": seen,
    }
