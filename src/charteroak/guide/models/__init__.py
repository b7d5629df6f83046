"""The guide's tables."""

from charteroak.guide.models.pages import GuideIndexPage, GuidePage, SeededPage

__all__ = ["GuideIndexPage", "GuidePage", "SeededPage"]
