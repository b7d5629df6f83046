"""Take in a file of services: how far it is, what was new and changed, and each row that was refused, in sentences."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from charteroak.directory.bundles import NotADirectory
from charteroak.directory.readings import NotInDirectory
from charteroak.directory.runs import ImportReading, get_import, list_imports, name_services
from charteroak.directory.tabular import disarm
from charteroak.journeys.edit_listing import go_on_for, take_in_and_find
from charteroak.lib.clock import now
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import desk_page, show
from charteroak.web.office.directory.forms import ImportForm
from charteroak.web.office.directory.refused import say_refusal, say_where
from charteroak.web.office.directory.words import ANY_OTHER_FILE, NOT_A_FILE, STATES

# Django takes no file above 8 MB (settings); unpacked it may be this large. More is for the command.
_MOST_UNPACKED = 64 * 1024 * 1024
_MOST_SHOWN = 200
# What is not done in this time, background work takes in, and the page says how far it is.
SECONDS = 4.0


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a file; new services are drafts, and nothing is published by it."""
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            run = take_in_and_find(
                content=form.cleaned_data["file"].read(),
                provenance=form.as_provenance(),
                most_bytes=_MOST_UNPACKED,
                seconds=SECONDS,
                at=now(),
                by=actor_of(request),
            )
        except NotADirectory as refused:
            form.add_error("file", str(NOT_A_FILE.get(refused.code, ANY_OTHER_FILE)))
        else:
            return redirect("office_directory_import_run", run=run)
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    return show(
        request, "office_directory/import.html", {"form": form, "runs": list_imports()}, status=status
    )


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, run: int) -> HttpResponse:
    """Show how far a file is and what it did; by a press of the button, go on with it at once."""
    one = _get(run)
    if request.method == "POST":
        go_on_for(run=run, seconds=SECONDS, at=now(), by=actor_of(request))
        return redirect("office_directory_import_run", run=run)
    context = {
        "run": one,
        "refusals": [
            (say_where(each), each.entity, say_refusal(each)) for each in one.refusals[:_MOST_SHOWN]
        ],
        "more": max(0, len(one.refusals) - _MOST_SHOWN),
        "new": [(each, STATES[each.state]) for each in name_services(one.new_services[:_MOST_SHOWN])],
        "more_new": max(0, len(one.new_services) - _MOST_SHOWN),
        "changed": [(each, STATES[each.state]) for each in name_services(one.changed_services[:_MOST_SHOWN])],
        "more_changed": max(0, len(one.changed_services) - _MOST_SHOWN),
    }
    response = show(request, "office_directory/import_run.html", context)
    if not one.finished_at:
        # Without script too: the page looks again by itself.
        response.headers["Refresh"] = "5"
    return response


def _get(run: int) -> ImportReading:
    try:
        return get_import(run)
    except NotInDirectory as error:
        raise Http404 from error


@staff(Permission.DIRECTORY_EDIT)
@desk_page
@require_GET
def refused(request: HttpRequest, run: int) -> HttpResponse:
    """Give all rows that were refused as a file for a spreadsheet, in the editor's language."""
    one = _get(run)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_("Where"), _("Kind of row"), _("Id"), _("Field"), _("Why")])
    for each in one.refusals:
        writer.writerow(
            [disarm(text) for text in (say_where(each), each.entity, each.id, each.field, say_refusal(each))]
        )
    # With a mark at its head, or a spreadsheet takes the accents for something else.
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{run}.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
