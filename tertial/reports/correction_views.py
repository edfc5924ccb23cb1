"""Pages of corrections: what has changed, all at once or one at a time; words of a section bound to its figures."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.organisation.views import viewer_of
from tertial.reports import correction_actions, correction_pages, prose, word_pages
from tertial.reports.bound_words import Reading
from tertial.reports.reader import Reader
from tertial.reports.rules import State
from tertial.reports.section_selectors import first_text
from tertial.reports.section_views import open_section
from tertial.reports.told import Where
from tertial.reports.views import crumbs, open_report

_WORD = re.compile(r"ord-(\d+)-(\d+)")


def _open(request: HttpRequest, path: str) -> Reader:
    """The reader, of those who work with the report. Http404 for others, and for a frozen report: it never changes."""
    reader = open_report(request, path)
    if not reader.works_with_it or reader.report.state == State.FROZEN:
        raise Http404
    return reader


@require_GET
def corrections(request: HttpRequest, path: str) -> HttpResponse:
    """What has changed since somebody stood for the figures; with `nr`, one sentence or figure at a time."""
    reader = _open(request, path)
    context = correction_pages.page(reader, _number(request.GET.get("nr", "")))
    context["crumbs"] = crumbs(reader, _("Rättelser"))
    return render(request, "reports/corrections.html", context)


@require_POST
def accept(request: HttpRequest, path: str) -> HttpResponse:
    """Accepts every change that was shown, or one of them."""
    reader = _open(request, path)
    if not reader.may_accept:
        raise Http404
    try:
        made = correction_actions.accept(
            user=viewer_of(request),
            report=reader.report,
            seen=request.POST.get("seen", ""),
            key=request.POST.get("key") or None,
        )
        count = len(made.figures)
        said = ngettext("Ändringen är godtagen.", "%(n)s ändringar är godtagna.", count) % {"n": count}
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(request, reader)


@require_POST
def sentence(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """Puts a true word in place of one that is not, or what somebody has written in place of the sentence."""
    reader = open_section(request, path, key)
    if key not in reader.writable:
        raise Http404
    given = request.POST
    at, start = _number(given.get("at", "")), _number(given.get("start", ""))
    user, where = viewer_of(request), Where(key, -1 if at is None else at, given.get("mark", ""))
    try:
        if start is None:
            correction_actions.rewrite(user=user, report=reader.report, where=where, html=given.get("html", ""))
        else:
            word = given.get("word", "")
            correction_actions.replace_untrue(user=user, report=reader.report, where=where, start=start, word=word)
        messages.success(request, _("Meningen är ändrad."))
    except Refused as refused:
        messages.error(request, refused.message)
    return _back(request, reader)


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """The words of a section that say something of a figure: which figure each speaks of, proposed and confirmed."""
    reader = open_section(request, path, key)
    if key not in reader.writable:
        raise Http404
    text = reader.report.texts.filter(key=key).first()
    html, version = (text.html, text.version) if text else (first_text(reader.report, key), 0)
    if request.method == "POST":
        try:
            correction_actions.bind_words(
                user=viewer_of(request),
                report=reader.report,
                key=key,
                version=_number(request.POST.get("version", "")) or 0,
                chosen=_chosen(request),
            )
            messages.success(request, _("Orden är sparade."))
            return redirect("reports:section", path=reader.report.path, key=key)
        except Refused as refused:
            messages.error(request, refused.message)
    context = {
        "report": reader.report,
        "key": key,
        "title": reader.titles[key],
        "sentences": word_pages.words_page(reader, key, html),
        "version": version,
        "crumbs": crumbs(reader, reader.titles[key], _("Ord och siffror")),
    }
    return render(request, "reports/corrections_words.html", context)


@require_POST
def word_choices(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """For the editor's toolbar: the words of a paragraph as it is being written, with what each may speak of."""
    reader = open_section(request, path, key)
    if key not in reader.writable:
        raise Http404
    asked = request.GET.get("q", "").casefold().split()
    found = word_pages.word_choices(reader, prose.clean(request.POST.get("html", "")))
    choices = [one for one in found if all(word in f"{one.word} {one.label}".casefold() for word in asked)]
    return render(request, "reports/word_choices.html", {"choices": choices})


def _chosen(request: HttpRequest) -> dict[int, dict[int, Reading | None]]:
    """What was chosen for each word: by sentence, then by where it starts. An empty choice lets the word go."""
    found: dict[int, dict[int, Reading | None]] = {}
    for name, value in request.POST.items():
        if match := _WORD.fullmatch(name):
            about, _slash, than = str(value).partition("/")
            found.setdefault(int(match[1]), {})[int(match[2])] = Reading(about, than) if about else None
    return found


def _back(request: HttpRequest, reader: Reader) -> HttpResponse:
    """To where one was: the same number, which by now is the next one."""
    number = _number(request.POST.get("nr", ""))
    url = reverse("reports:corrections", args=[reader.report.path])
    return redirect(f"{url}?nr={number}" if number else url)


def _number(text: Any) -> int | None:
    return int(text) if str(text).isdecimal() else None
