"""What every template may use: `{% load tertial %}`. Icons, statuses, figures, numbers and form controls."""

import functools
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tertial.core.templatetags.icons import ICONS, SHAPES
from tertial.numbers import Figure, displayed_value, format_decimal, format_figure, round_half_away, style

register = template.Library()

# What the empty choice of a list says when it says nothing.
_NO_ANSWER = {"", "---------", "Välj …"}

STATUS_COLOURS = ("good", "warning", "bad", "neutral", "accent")
STATUS_LOOKS = ("plain", "pill", "icon")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing in the colour of the text, hidden from screen readers, since words stand beside it."""
    # The drawings are constants of this package: no text of a user comes near.
    return mark_safe(f'<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{ICONS[name]}</svg>')  # noqa: S308


@register.simple_tag
def constant(name: str) -> SafeString:
    """A part of every page that shows nothing of the page, the reader or the day: rendered once a process."""
    return _constant(name, get_language() or "")


@functools.cache
def _constant(name: str, language: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag
@functools.lru_cache(maxsize=256)
def status(shape: str, colour: str, word: str, look: str = "plain") -> SafeString:
    """Status: shape + colour + word: `{% status "diamond" "warning" "Delvis uppfyllt" %}`.

    `look` is "plain", "pill", or "icon", which keeps the word for screen readers alone. ValueError for unknown ones.
    """
    if shape not in SHAPES or colour not in STATUS_COLOURS or look not in STATUS_LOOKS:
        raise ValueError(f"unknown status: shape {shape!r}, colour {colour!r}, look {look!r}")
    said = format_html('<span class="{}">{}</span>', "ds-sr-only" if look == "icon" else "status__word", word)
    return format_html('<span class="status status--{} status--{}">{}{}</span>', colour, look, icon(shape), said)


@register.simple_tag
def outline(entries: Iterable[Mapping[str, Any]]) -> SafeString:
    """Disposition: `{% outline entries %}`, a nested list of links.

    An entry has `url` and `label`, and may have `number`, `active`, `state` (shape, colour and word) and `entries`.
    Written in Python: a report has so many headings that including a template for each is felt.
    """
    return format_html("<ol>{}</ol>", format_html_join("", "<li>{}{}</li>", map(_outline_entry, entries)))


def _outline_entry(entry: Mapping[str, Any]) -> tuple[SafeString, SafeString]:
    number, state, below = entry.get("number"), entry.get("state"), entry.get("entries")
    link = format_html(
        '<a href="{}"{}>{}<span>{}</span>{}</a>',
        entry["url"],
        _CURRENT if entry.get("active") else "",
        format_html('<span class="t-outline__number">{}</span>', number) if number else "",
        entry["label"],
        status(state["shape"], state["colour"], str(state["word"]), "icon") if state else "",
    )
    return link, outline(below) if below else SafeString("")


_CURRENT = SafeString(' aria-current="true"')


def _style_of(how: str) -> Any:
    unit_key, _, decimals = how.partition(",")
    return style(unit_key.strip() or None, int(decimals or 0))


@register.filter
def figure(value: Figure | None, how: str = "") -> str:
    """A figure as text: `{{ row.outcome|figure:"tkr,0" }}`; nothing for None. ValueError for an unknown unit."""
    return "" if value is None else format_figure(value, _style_of(how))


@register.filter
def figure_class(value: Figure | None, how: str = "") -> str:
    """Classes of a table cell with a figure: `number`, and `negative` when it is *shown* as less than zero."""
    shown = None if value is None else displayed_value(value, _style_of(how))
    return "number negative" if shown is not None and shown < 0 else "number"


@register.filter
def number(value: Decimal | int | None, decimals: int = 0) -> str:
    """A count or amount as Swedish text, `184 210`; nothing for None."""
    if value is None:
        return ""
    return format_decimal(round_half_away(Decimal(value), decimals))


@register.filter
def control(field: BoundField) -> SafeString:
    """The form field's widget in our look. Django itself adds `aria-describedby` and `aria-invalid`."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    css = "" if isinstance(widget, FileInput) else "ds-input"
    known = str(widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{css} {known}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the label stands after the control."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether a field may be left empty. A list whose empty choice says what it means (Alla) always has an answer."""
    choices = getattr(field.field.widget, "choices", None)
    if field.field.required or choices is None or not isinstance(field.field.widget, Select):
        return not field.field.required
    empty = next((str(label) for value, label in choices if str(value) == ""), "")
    return empty in _NO_ANSWER


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several controls, which need a fieldset and a legend."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
