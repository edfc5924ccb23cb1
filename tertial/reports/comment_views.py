"""Pages of comments: write one, answer, resolve; and whom one may name."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tertial.core.errors import Refused
from tertial.numbers import format_figure
from tertial.organisation.selectors import colleagues_at
from tertial.organisation.views import viewer_of
from tertial.reports import comment_actions, section_pages
from tertial.reports.comment_rules import Quote, quote_from
from tertial.reports.composition import document_of
from tertial.reports.models import Comment
from tertial.reports.places import places, with_unit
from tertial.reports.reader import Reader
from tertial.reports.section_views import open_section
from tertial.reports.selectors import template_of
from tertial.reports.views import crumbs, open_report

NAMES_SHOWN = 8


@require_POST
def comment(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A comment on a section, or on words in it: those chosen from its paragraphs, or marked in the text."""
    reader = open_section(request, path, key)
    _require_colleague(reader)
    quote = _quote(request, reader, key)

    def write() -> Comment:
        text = request.POST.get("text", "")
        return comment_actions.comment(user=request.user, report=reader.report, section=key, text=text, quote=quote)

    return _done(request, reader, key, write)


@require_http_methods(["GET", "POST"])
def comment_figure(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """A comment on a figure: asked for on a page of its own, reached from where the figure is opened."""
    reader = open_report(request, path)
    _require_colleague(reader)
    document = document_of(reader.report)
    figure, place = document.figures().get(key), places(document).get(key)
    if figure is None or place is None:
        raise Http404(_("Siffran finns inte i rapporten."))
    section = _section_of(reader, key)
    shown = f"{place.title}: {format_figure(figure, with_unit(place.style, figure))}"
    if request.method == "POST":

        def write() -> Comment:
            text = request.POST.get("text", "")
            return comment_actions.comment(
                user=request.user, report=reader.report, section=section, text=text, quote=Quote(shown), figure=key
            )

        return _done(request, reader, section, write)
    context = {"report": reader.report, "key": key, "shown": shown, "crumbs": crumbs(reader, _("Kommentera siffran"))}
    return render(request, "reports/comment_figure.html", context)


@require_POST
def answer(request: HttpRequest, path: str, comment_id: int) -> HttpResponse:
    """An answer in a thread."""
    reader, found = _thread(request, path, comment_id)

    def write() -> Comment:
        text = request.POST.get("text", "")
        return comment_actions.answer(user=request.user, report=reader.report, comment_id=comment_id, text=text)

    return _done(request, reader, found.section, write)


@require_POST
def resolve(request: HttpRequest, path: str, comment_id: int) -> HttpResponse:
    """Marks a thread as resolved, or opens it again (`open`)."""
    reader, found = _thread(request, path, comment_id)

    def mark() -> Comment:
        is_resolved = "open" not in request.POST
        return comment_actions.resolve(
            user=request.user, report=reader.report, comment_id=comment_id, is_resolved=is_resolved
        )

    return _done(request, reader, found.section, mark)


@require_GET
def names(request: HttpRequest, path: str) -> HttpResponse:
    """Whom one may name, by the beginning of any of their names: options of the list that opens at @."""
    reader = open_report(request, path)
    _require_colleague(reader)
    begun = request.GET.get("q", "").casefold()
    people = [
        one
        for one in colleagues_at(reader.report.body)
        if one.name.casefold().startswith(begun) or any(part.startswith(begun) for part in one.name.casefold().split())
    ]
    return render(request, "reports/names.html", {"people": people[:NAMES_SHOWN]})


def _thread(request: HttpRequest, path: str, comment_id: int) -> tuple[Reader, Comment]:
    reader = open_report(request, path)
    _require_colleague(reader)
    found = Comment.objects.filter(pk=comment_id, report=reader.report, thread=None).first()
    if found is None:
        raise Http404(f"no thread {comment_id}")
    return reader, found


def _require_colleague(reader: Reader) -> None:
    if not reader.may_comment:
        raise Http404


def _quote(request: HttpRequest, reader: Reader, key: str) -> Quote | None:
    said = section_pages.said_in(reader.report, key)
    marked, chosen = request.POST.get("quote", ""), request.POST.get("paragraph", "")
    if not marked and chosen.isdecimal() and int(chosen) < len(said):
        marked = said[int(chosen)]
    return quote_from(" ".join(said), marked) if marked else None


def _section_of(reader: Reader, figure: str) -> str:
    """The section whose table has the figure; the first that has any text, for one that stands in texts alone."""
    table = figure.split(".", 1)[0]
    sections = list(template_of(reader.report).all_sections())
    return next((one.key for one in sections for block in one.blocks if block.key == table), sections[0].key)


def _done(request: HttpRequest, reader: Reader, section: str, deed: Callable[[], Comment]) -> HttpResponse:
    """The section's comments as they are now: the list alone for htmx, else the page where it stands."""
    refused = ""
    try:
        deed()
    except Refused as error:
        refused = error.message
    if request.htmx:  # type: ignore[attr-defined]
        context = section_pages.panel(reader, viewer_of(request), section) | {"comment_error": refused}
        return render(request, "reports/comments.html", context)
    if refused:
        messages.error(request, refused)
    return redirect(f"{reverse('reports:section_panel', args=[reader.report.path, section])}#comments")
