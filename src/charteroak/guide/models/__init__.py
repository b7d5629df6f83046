"""The guide's tables."""

from charteroak.guide.models.pages import GuideIndexPage, GuidePage, SeededPage
from charteroak.guide.models.search import SearchEntry, SearchWord

__all__ = ["GuideIndexPage", "GuidePage", "SearchEntry", "SearchWord", "SeededPage"]
