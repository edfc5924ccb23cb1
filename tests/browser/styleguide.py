"""The styleguide's pages with their example data, rendered as the application renders its pages."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from tertial.documents.html import render
from tests.browser.styleguide_document import example

DONE = {"shape": "check", "colour": "good", "word": "klart"}
DRAFT = {"shape": "diamond", "colour": "warning", "word": "utkast"}
TODO = {"shape": "ring", "colour": "neutral", "word": "ej påbörjat"}
PLACES = ["Min omgång", "Rapporter", "Plan", "Ekonomi", "Statistik", "Intern kontroll", "Källor"]


class ExampleForm(forms.Form):
    """One field of each kind; posted empty, so that errors are seen."""

    name = forms.CharField(label="Rubrik", help_text="Så som den ska stå i innehållsförteckningen.")
    period = forms.ChoiceField(label="Period", choices=[("t1", "T1 2017"), ("t2", "T2 2017")])
    note = forms.CharField(label="Anteckning", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    landscape = forms.BooleanField(label="Liggande sida", required=False, help_text="För breda tabeller.")
    sex = forms.ChoiceField(label="Dela på", widget=forms.RadioSelect, choices=[("k", "Kön"), ("a", "Ålder")])


class FilterForm(forms.Form):
    period = forms.ChoiceField(label="Period", choices=[("t1", "T1 2017")])
    by = forms.ChoiceField(label="Delat på", choices=[("form", "Insatsform")])
    compare = forms.BooleanField(label="Jämför med förra året", required=False)


class UploadForm(forms.Form):
    file = forms.FileField(label="Fil", help_text="CSV, Excel, Parquet eller SIE, högst 500 MB.")


class LoginForm(forms.Form):
    login = forms.EmailField(label="E-post")
    password = forms.CharField(label="Lösenord", widget=forms.PasswordInput)


def _entry(number: str, label: str, state: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"number": number, "label": label, "url": f"#{number}", "state": state, **more}


def _outline() -> list[dict[str, Any]]:
    parts = ["Budgetram", "Resultat per avdelning", "Årsprognos", "Risk och känslighet"]
    economy = [{"label": label, "url": "#", "active": index == 1} for index, label in enumerate(parts)]
    return [
        _entry("1", "Sammanfattning", DONE), _entry("2", "Viktiga händelser", DONE),
        _entry("3", "Mål och resultat", DRAFT), _entry("4", "Uppdrag", DONE), _entry("5", "Personal", DONE),
        _entry("6", "Ekonomi", DONE, active=True, entries=economy),
        _entry("7", "Verksamhetsstatistik", DONE), _entry("8", "Lex Sarah", DONE), _entry("9", "Synpunkter", TODO),
    ]  # fmt: skip


def _context(active: str) -> dict[str, Any]:
    paginator = Paginator(range(180), 10)
    event = {"what": "huvudbok-2017-04.csv ersatte batch 41", "who": "Systemförvaltare"}
    return {
        "user": SimpleNamespace(is_authenticated=True, pk=7, email="controller@example.org"),
        "current_body": "Socialnämnden",
        "current_role": "Controller",
        "navigation": [{"label": label, "url": f"#{label}", "active": label == active} for label in PLACES],
        "crumbs": [{"label": "Källor", "url": "#"}, {"label": "Läs in huvudbok"}],
        "outline": _outline(),
        # The renderer escapes all text: its answer is HTML.
        "document": mark_safe(render(example(), figure_url=lambda key: "/figur/")),  # noqa: S308
        "drawer_tabs": [
            {"label": "Siffran", "url": "/figur/", "active": True},
            {"label": "Kommentarer", "url": "#", "count": 3},
            {"label": "Granskning", "url": "#", "count": 2},
        ],
        "events": [event | {"when": datetime(2017, 5, day, 7, 12, tzinfo=UTC)} for day in (4, 3, 2)],
        "form": ExampleForm({"note": "Text"}),
        "filters": FilterForm(),
        "upload": UploadForm(),
        "page_obj": paginator.page(9),
        "page_range": paginator.get_elided_page_range(9, on_each_side=1),
    }


def _anonymous() -> dict[str, Any]:
    logins = [{"role": "Controller", "email": "controller@demo.example", "password": "demo-controller"}]
    return {"form": LoginForm(), "demo_logins": logins, "user": SimpleNamespace(is_authenticated=False, pk=None)}


def _render(template: str, context: dict[str, Any]) -> str:
    request = RequestFactory().get("/")
    request.user = context["user"]
    return render_to_string(template, context, request=request)


def pages() -> dict[str, str]:
    """Path → HTML of every page of the styleguide."""
    made = {
        "/": _render("core/styleguide.html", _context("")),
        "/rapport/": _render("core/styleguide/report.html", _context("Rapporter")),
        "/kallor/": _render("core/styleguide/sources.html", _context("Källor")),
        "/statistik/": _render("core/styleguide/statistics.html", _context("Statistik")),
        "/logga-in/": _render("account/login.html", _anonymous()),
        "/figur/": _render("core/styleguide/figure.html", _context("")),
    }
    # Django renders these without a request when things have gone wrong.
    return made | {f"/{code}/": render_to_string(f"{code}.html") for code in (400, 403, 404, 500)}
