"""Pages of a list: which one is asked for, and which ones lie around it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page_number(request: HttpRequest, *, most: int) -> int:
    """Return which page is asked for: 1 where it is no number, and never more than there may be."""
    typed = request.GET.get("page", "")[:4]
    return max(1, min(int(typed), most)) if typed.isascii() and typed.isdigit() else 1


def pages_around(page: int, *, total: int, a_page: int, most: int) -> dict[str, Any]:
    """Return what a template says: the page's number, the ones beside it, and if the list ends before it."""
    last = max(1, min(-(-total // a_page), most))
    return {
        "page": page,
        "before": min(page - 1, last) if total and page > 1 else None,
        "after": page + 1 if page < last else None,
        "is_beyond": total > 0 and page > last,
    }
