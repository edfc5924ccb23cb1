"""The page where a report takes over the latest version of its template."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.core.errors import Refused
from tertial.organisation.views import viewer_of
from tertial.reports import template_actions
from tertial.reports.selectors import template_of
from tertial.reports.template_compare import changes
from tertial.reports.template_selectors import newer_for
from tertial.reports.views import crumbs, open_report


@require_http_methods(["GET", "POST"])
def report_template(request: HttpRequest, path: str) -> HttpResponse:
    """What would change in the report, and the button that changes it."""
    reader = open_report(request, path)
    if not reader.may_assign:
        raise Http404
    newer = newer_for(reader.report)
    if request.method == "POST":
        try:
            template_actions.take_over(user=viewer_of(request), report=reader.report)
            messages.success(request, _("Rapporten följer nu den senaste mallen."))
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("reports:report", path=reader.report.path)
    context = {
        "report": reader.report,
        "newer": newer,
        "template_path": f"{reader.report.body.path}/{reader.report.template.slug}",
        "changes": changes(template_of(reader.report), newer.spec) if newer else [],
        "crumbs": crumbs(reader, _("Mall")),
    }
    return render(request, "reports/report_template.html", context)
