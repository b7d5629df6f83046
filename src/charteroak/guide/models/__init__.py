"""The guide's tables."""

from charteroak.guide.models.comments import (
    Comment,
    Commenter,
    CommenterAddress,
    CommenterLink,
    CommentKey,
    ErrorReport,
)
from charteroak.guide.models.links import LinkCheck
from charteroak.guide.models.pages import GuideIndexPage, GuidePage, SeededPage
from charteroak.guide.models.review import SecondPersonTask
from charteroak.guide.models.search import SearchEntry, SearchWord
from charteroak.guide.models.telephones import TelephoneCall

__all__ = [
    "Comment",
    "CommentKey",
    "Commenter",
    "CommenterAddress",
    "CommenterLink",
    "ErrorReport",
    "GuideIndexPage",
    "GuidePage",
    "LinkCheck",
    "SearchEntry",
    "SearchWord",
    "SecondPersonTask",
    "SeededPage",
    "TelephoneCall",
]
