"""Take in a file of services: what was new, what was changed, and each row that was refused, with its reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charteroak.directory.bundles import NotADirectory, read_content
from charteroak.directory.rules import Provenance
from charteroak.journeys.edit_listing import take_in_and_find
from charteroak.lib.clock import now
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.office.directory.forms import ImportForm
from charteroak.web.office.directory.words import ANY_OTHER_FILE, NOT_A_FILE

# Django takes no file above 8 MB (settings); unpacked it may be this large. More is for the command.
_MOST_UNPACKED = 64 * 1024 * 1024
_MOST_REFUSALS = 500


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a file; new services are drafts, and nothing is published by it."""
    if request.method != "POST":
        return show(request, "office_directory/import.html", {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            bundle = read_content(said.pop("file").read(), most_bytes=_MOST_UNPACKED)
        except NotADirectory as refused:
            form.add_error("file", str(NOT_A_FILE.get(refused.code, ANY_OTHER_FILE)))
        else:
            report = take_in_and_find(
                bundle=bundle, provenance=Provenance(**said), at=now(), by=actor_of(request)
            )
            context = {
                "report": report,
                "refusals": report.refusals[:_MOST_REFUSALS],
                "more": max(0, len(report.refusals) - _MOST_REFUSALS),
                "form": ImportForm(),
                "done": _("%(total)s rows read: %(added)s new, %(changed)s changed, %(refused)s refused.")
                % {
                    "total": report.total,
                    "added": report.added,
                    "changed": report.changed,
                    "refused": len(report.refusals),
                },
            }
            return show(request, "office_directory/import.html", context)
    return show(request, "office_directory/import.html", {"form": form}, status=422)
