"""Ask every night whether the addresses that the guide and the directory link to still answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from charteroak.directory.stated import list_stated
from charteroak.guide.adapters.web import Outcome
from charteroak.guide.models import GuidePage, LinkCheck
from charteroak.guide.models.links import LONGEST_URL
from charteroak.guide.stated import list_links

MOST_LINKS = 200  # of one run; the next one goes on with those that waited longest
_FRESH = timedelta(days=6)


def check_links(*, fetch: Callable[[str], Outcome], at: datetime) -> int:
    """Ask each link of published pages and services that was not asked for six days, and keep what came of it.

    Links that nothing has any more are forgotten. No transaction is open while a server is waited for. Returns how
    many were asked.
    """
    links = {url for page in GuidePage.objects.live() for url in list_links(page.body)}
    links |= {url for service in list_stated() for url in service.urls}
    links = {url for url in links if len(url) <= LONGEST_URL}
    LinkCheck.objects.exclude(url__in=links).delete()
    asked = dict(LinkCheck.objects.values_list("url", "checked_at"))
    due = [url for url in links if url not in asked or asked[url] <= at - _FRESH]
    due.sort(key=lambda url: (url in asked, asked.get(url, at), url))
    for url in due[:MOST_LINKS]:
        _keep(url, fetch(url), at)
    return min(len(due), MOST_LINKS)


@transaction.atomic
def _keep(url: str, outcome: Outcome, at: datetime) -> None:
    known, _ = LinkCheck.objects.get_or_create(url=url, defaults={"checked_at": at})
    known.checked_at, known.status, known.reason = at, outcome.status, outcome.reason
    known.save(update_fields=["checked_at", "status", "reason"])
    failures = F("failures") + 1 if outcome.reason else 0
    LinkCheck.objects.filter(pk=known.pk).update(failures=failures)
