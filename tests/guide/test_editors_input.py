"""What an editor's browser could send: script in rich text, and addresses that are no web pages."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from charteroak.guide.blocks import TEXT_FEATURES, CitationBlock


def _from_editor(text: str, link: str = "") -> str:
    """Return what is stored for one paragraph as the editor sends it, with its whole text a link if one is given."""
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if link else []
    state = {
        "blocks": [
            {
                "key": "a",
                "text": text,
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": ranges,
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": link}}} if link else {},
    }
    stored = ContentstateConverter(features=TEXT_FEATURES).to_database_format(json.dumps(state))
    assert isinstance(stored, str)
    return stored


@pytest.mark.django_db
def test_script_in_rich_text_does_not_come_out() -> None:
    shown = str(RichText(_from_editor("<script>alert(1)</script><img src=x onerror=alert(1)>")))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " JaVaScRiPt:alert(1)"])
def test_an_address_of_another_scheme_is_no_link(address: str) -> None:
    shown = str(RichText(_from_editor("Read this", address)))
    assert "script:" not in shown.lower()
    assert "data:" not in shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_a_facts_source_is_a_web_page(address: str) -> None:
    with pytest.raises(ValidationError):
        CitationBlock().child_blocks["source_url"].clean(address)
