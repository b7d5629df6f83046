"""Make the peer's tables, its one service and clerk, and people who have signed in. Prints what the driver needs.

`python -m benchmarks.booking.peer.prepare PEOPLE`: `{"service", "staff", "minutes", "opens", "closes", "sessions"}`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import time, timedelta

import django

MINUTES, OPENS, CLOSES = 15, 8, 18


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.booking.peer.settings")
    django.setup()
    from appointment.models import Config, Service, StaffMember, WorkingHours
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    # Its package brings no migrations; its tables need those of the accounts.
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    Config.objects.create(slot_duration=MINUTES, lead_time=time(OPENS), finish_time=time(CLOSES))
    service = Service.objects.create(name="City card", duration=timedelta(minutes=MINUTES), price=0)
    clerk = User.objects.create_user("clerk", first_name="Casey", last_name="Clerk")
    staff = StaffMember.objects.create(user=clerk, work_on_saturday=True, work_on_sunday=True)
    staff.services_offered.add(service)
    for weekday in range(7):
        WorkingHours.objects.create(
            staff_member=staff, day_of_week=weekday, start_time=time(OPENS), end_time=time(CLOSES)
        )
    found = {
        "service": service.pk,
        "staff": staff.pk,
        "minutes": MINUTES,
        "opens": OPENS,
        "closes": CLOSES,
        "sessions": [_signed_in(number) for number in range(int(sys.argv[1]))],
    }
    print(json.dumps(found))
    return 0


def _signed_in(number: int) -> str:
    """Make a person and a session of theirs, as signing in would. Returns the session's key."""
    from django.contrib.auth import login
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    user = User.objects.create_user(
        f"person{number}", email=f"person{number}@example.org", first_name="Robin"
    )
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    sys.exit(main())
