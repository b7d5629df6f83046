"""Pages for residents and verifiers. Each page's package brings its own patterns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from charteroak.web.public.book import urls as book_urls
from charteroak.web.public.checker import urls as checker_urls
from charteroak.web.public.comments import urls as comments_urls
from charteroak.web.public.eligibility import urls as eligibility_urls
from charteroak.web.public.guide import urls as guide_urls
from charteroak.web.public.held import urls as held_urls
from charteroak.web.public.home import home
from charteroak.web.public.journal import urls as journal_urls
from charteroak.web.public.line import urls as line_urls
from charteroak.web.public.lost import urls as lost_urls
from charteroak.web.public.my_visit import urls as my_visit_urls
from charteroak.web.public.places import urls as places_urls
from charteroak.web.public.report import urls as report_urls
from charteroak.web.public.services import urls as services_urls
from charteroak.web.public.tools import urls as tools_urls

# Machine-like addresses that are the same in every language, such as a service worker.
without_language: list[URLPattern | URLResolver] = [
    *checker_urls.without_language,
    *guide_urls.without_language,
    *my_visit_urls.without_language,
    *services_urls.without_language,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("can-i-get-a-card/", include(eligibility_urls)),
    path("places/", include(places_urls)),
    path("book/", include(book_urls)),
    path("line/", include(line_urls)),
    path("lost-card/", include(lost_urls)),
    path("what-we-hold/", include(held_urls)),
    path("journal/", include(journal_urls)),
    path("my-visit/", include(my_visit_urls)),
    path("asked-by-law/", include(report_urls)),
    path("guide/", include(guide_urls)),
    path("", include(comments_urls)),
    path("tools/", include(tools_urls)),
    path("help/", include(services_urls)),
    path("check/", include(checker_urls)),
]
