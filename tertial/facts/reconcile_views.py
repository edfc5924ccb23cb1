"""Avstämning: table by month, what came in and what is ticked off; periods are closed and opened here."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tertial.core.models import User
from tertial.core.permissions import Permission
from tertial.facts import listing, matrix
from tertial.facts.closing import close_period, closings, open_period
from tertial.facts.forms import CloseForm, ReasonForm, ReconcileForm
from tertial.facts.matrix import Cell
from tertial.facts.models import Batch, ClosedPeriod
from tertial.facts.reconciling import undo_reconciliation
from tertial.facts.rules import closable_months
from tertial.facts.selectors import access_of, visible_batches
from tertial.organisation.models import Node
from tertial.organisation.selectors import permissions_at, visible_to


@require_GET
def reconciliation(request: HttpRequest) -> HttpResponse:
    """The matrix of a body and a year, with what is left to tick off or the month of a table that was pressed."""
    user, access = cast(User, request.user), access_of(cast(User, request.user))
    if not access.brings and not access.sees:
        raise PermissionDenied("sources")
    batches = list(visible_batches(user, access).filter(replaced_at__isnull=True))
    bodies = _bodies(batches)
    body = next((each for each in bodies if each.path == request.GET.get("organ")), bodies[0] if bodies else None)
    context: dict[str, Any] = {"tabs": listing.tabs("facts:reconciliation", access), "bodies": bodies, "body": body}
    if body is not None:
        own = [batch for batch in batches if batch.body_id == body.pk]
        context |= _of_body(request, body, own)
    return render(request, "facts/reconciliation.html", context)


def _of_body(request: HttpRequest, body: Node, batches: Sequence[Batch]) -> dict[str, Any]:
    known = matrix.years(batches)
    wanted = request.GET.get("ar", "")
    year = int(wanted) if wanted in map(str, known) else (known[0] if known else timezone.localdate().year)
    may = Permission.RECONCILE in permissions_at(cast(User, request.user), body)
    rows, closed = matrix.matrix(batches, year), list(closings(body))
    chosen = _chosen(rows, request.GET.get("tabell", ""), request.GET.get("manad", ""))
    shown = chosen.batches if chosen else matrix.unreconciled(batches)
    months = closable_months(year, closed[0].through if closed else None, timezone.localdate())
    return {
        "year": year, "years": known, "rows": rows, "chosen": chosen, "closed": closed[0] if closed else None,
        "batches": [(batch, _tick_form(batch) if may and not batch.is_reconciled else None) for batch in shown],
        "close_form": CloseForm(months, initial={"through": _next(rows, months)}) if may and months else None,
        "open_form": ReasonForm() if may and closed else None,
    }  # fmt: skip


def _next(rows: Sequence[matrix.Row], months: Sequence[date]) -> str:
    """The month that is next to close: the latest that something has come in for."""
    latest = matrix.latest(rows)
    return (latest if latest and latest in months else months[-1]).isoformat()


def _tick_form(batch: Batch) -> ReconcileForm:
    return ReconcileForm(batch, auto_id=f"id_{batch.pk}_%s", initial={"back": "matrix"})


def _bodies(batches: Sequence[Batch]) -> list[Node]:
    """The bodies that have batches, in the order of the tree."""
    return sorted({batch.body.pk: batch.body for batch in batches}.values(), key=lambda body: body.path)


def _chosen(rows: Sequence[matrix.Row], table: str, month: str) -> Cell | None:
    cells = [cell for row in rows if row.table == table for cell in (*row.months, *([row.year] if row.year else []))]
    return next((cell for cell in cells if cell.batches and cell.key == month), None)


@require_GET
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What the source's control total, as far as it is typed, differs from the batch's."""
    found: Batch = get_object_or_404(visible_batches(cast(User, request.user)), pk=pk)
    form = ReconcileForm(found, request.GET)
    form.is_valid()
    context = {"batch": found, "typed": form.typed, "difference": form.difference, "rows": form.rows_differ}
    return render(request, "facts/difference.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a tick away, with the reason."""
    found: Batch = get_object_or_404(visible_batches(cast(User, request.user)), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Skriv varför avstämningen tas bort."))
    else:
        undo_reconciliation(user=cast(User, request.user), batch=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Avstämningen är borttagen."))
    return redirect("facts:batch", pk)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Closes a period of a body."""
    body = _body(request)
    form = CloseForm(None, request.POST)
    if form.is_valid():
        closed = close_period(user=cast(User, request.user), body=body, through=form.cleaned_data["through"])
        messages.success(request, _("Perioden är stängd till och med %(day)s.") % {"day": closed.through})
    else:
        messages.error(request, _("Välj en månad att stänga till och med."))
    return _back(body)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a closed period again, with the reason."""
    nodes = visible_to(cast(User, request.user), Permission.RECONCILE)
    found: ClosedPeriod = get_object_or_404(ClosedPeriod.objects.select_related("body"), pk=pk, body__in=nodes)
    form = ReasonForm(request.POST)
    if form.is_valid():
        open_period(user=cast(User, request.user), closed=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Perioden är öppnad igen."))
    else:
        messages.error(request, _("Skriv varför perioden öppnas igen."))
    return _back(found.body)


def _body(request: HttpRequest) -> Node:
    nodes = visible_to(cast(User, request.user), Permission.RECONCILE)
    found: Node = get_object_or_404(nodes, path=request.POST.get("organ", ""))
    return found


def _back(body: Node) -> HttpResponse:
    return redirect(f"{reverse('facts:reconciliation')}?organ={body.path}")
