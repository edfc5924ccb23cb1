"""The template tags of core: figures, statuses, numbers and controls."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.base import VariableNode
from django.template.loader import get_template

import tertial
from tertial.numbers import Figure, State, absent, unit


def _rendered(source: str, **context: object) -> str:
    return Template("{% load tertial %}" + source).render(Context(context))


def test_a_figure_is_written_in_the_wanted_unit_with_a_true_minus() -> None:
    figure = Figure(Decimal("-1769400"), unit("kr"))
    assert _rendered('{{ f|figure:"tkr" }}', f=figure) == "−1\u00a0769"
    assert _rendered('{{ f|figure:"mnkr,1" }}', f=figure) == "−1,8"


def test_a_missing_figure_says_so_and_no_figure_says_nothing() -> None:
    assert _rendered("{{ f|figure }}", f=absent(unit("people"), State.MISSING)) == "u.s."
    assert _rendered("{{ f|figure }}", f=None) == ""


def test_a_cell_is_negative_only_when_it_is_shown_as_negative() -> None:
    almost_nothing = Figure(Decimal("-400"), unit("kr"))
    assert _rendered('{{ f|figure_class:"tkr" }}', f=almost_nothing) == "number"
    assert _rendered('{{ f|figure_class:"kr" }}', f=almost_nothing) == "number negative"


def test_a_number_has_spaces_between_thousands_and_halves_go_away_from_zero() -> None:
    assert _rendered("{{ n|number }}", n=184210) == "184\u00a0210"
    assert _rendered("{{ n|number:1 }}", n=Decimal("0.25")) == "0,3"


def test_a_status_is_shape_colour_and_word() -> None:
    html = _rendered('{% status "diamond" "warning" word %}', word="Delvis <uppfyllt>")
    assert "status--warning" in html
    assert "<svg" in html
    assert "Delvis &lt;uppfyllt&gt;" in html


def test_a_status_shown_as_an_icon_keeps_its_word_for_those_who_listen() -> None:
    assert '<span class="ds-sr-only">Klart</span>' in _rendered('{% status "check" "good" "Klart" "icon" %}')


@pytest.mark.parametrize(("shape", "colour"), [("star", "good"), ("circle", "pink")])
def test_an_unknown_shape_or_colour_is_refused(shape: str, colour: str) -> None:
    with pytest.raises(ValueError, match="unknown status"):
        _rendered(f'{{% status "{shape}" "{colour}" "Klart" %}}')


class NoteForm(forms.Form):
    note = forms.CharField(label="Anteckning", help_text="Kort.")


def test_a_field_is_tied_to_its_help_and_its_error() -> None:
    html = _rendered('{% include "core/components/field.html" %}', field=NoteForm({})["note"])
    assert 'class="ds-input"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_note_helptext id_note_error"' in html
    assert 'id="id_note_helptext"' in html
    assert 'id="id_note_error"' in html


class LineForm(forms.Form):
    responsible = forms.ChoiceField(label="Ansvarig", choices=[("", "Ingen än"), ("1", "Maja")], required=False)
    unit = forms.ChoiceField(label="Enhet", choices=[("", "Välj …"), ("1", "Vuxen")], required=False)
    number = forms.CharField(label="Nummer", required=False)


@pytest.mark.parametrize(("name", "says"), [("responsible", False), ("unit", True), ("number", True)])
def test_a_list_whose_empty_choice_is_an_answer_is_not_said_to_be_optional(name: str, says: bool) -> None:
    html = _rendered('{% include "core/components/field.html" %}', field=LineForm()[name])
    assert ("(frivilligt)" in html) is says


def test_what_is_rendered_once_shows_nothing_of_a_page() -> None:
    sources = (file.read_text() for file in Path(tertial.__file__).parent.rglob("*.html"))
    names = {name for source in sources for name in re.findall(r'{% constant "([^"]+)" %}', source)}
    assert "core/components/texts.html" in names
    for name in names:
        assert get_template(name).template.nodelist.get_nodes_by_type(VariableNode) == [], name
