"""What anybody may read of the guide."""

from charteroak.guide.queries.pages import (
    GuideIndex,
    GuideNotFound,
    GuideReading,
    get_guide_index,
    get_guide_page,
    list_guide_languages,
)

__all__ = [
    "GuideIndex",
    "GuideNotFound",
    "GuideReading",
    "get_guide_index",
    "get_guide_page",
    "list_guide_languages",
]
