"""Which policy file is in force, and which stands in its place; one person proposes it, another approves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from charteroak.lib.clock import now
from charteroak.program.loading import PolicyError
from charteroak.program.queries import current_policy, policy_in_place
from charteroak.staff.actions import PolicyRefused, propose_policy
from charteroak.staff.permissions import Permission
from charteroak.staff.queries import find_adopted_digest
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show


@staff(Permission.POLICY_CHANGE, fresh=True)
@require_http_methods(["GET", "POST"])
def policy_file(request: HttpRequest) -> HttpResponse:
    try:
        found = policy_in_place()
    except PolicyError as error:
        return show(
            request, "office_policy/policy.html", {"running": current_policy(), "faults": error.lines()}
        )
    if request.method == "POST":
        return _propose(request, found.version, found.digest)
    context = {
        "running": current_policy(),
        "found": found,
        "is_adopted": found.digest == find_adopted_digest(),
    }
    return show(request, "office_policy/policy.html", context)


def _propose(request: HttpRequest, version: str, digest: str) -> HttpResponse:
    # What stands in the folder now may be another file than the one that the page showed.
    if request.POST.get("digest") != digest:
        messages.error(request, _("The file has changed meanwhile. Look at it again."))
        return redirect("office_policy")
    try:
        propose_policy(version=version, digest=digest, at=now(), by=actor_of(request))
    except PolicyRefused:
        messages.info(request, _("This file is in force already."))
        return redirect("office_policy")
    messages.success(request, _("Proposed. Somebody else must approve it."))
    return redirect("office_acts")
