"""Every worker of the web server has all pages before the first person comes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# In a process of its own: the tests' has imported every page long before.
_LOADING = """
import json, sys
import django
django.setup()
from django.db import connections
from django.urls import get_resolver
from charteroak.cli.children import _Web
before = "charteroak.web.public.book.views" in sys.modules
web = _Web(0)
web.load()
print(json.dumps({
    "before": before,
    "pages": "charteroak.web.public.book.views" in sys.modules,
    "languages": sorted(get_resolver()._reverse_dict),
    "once": web.cfg.preload_app,
    "connected": connections["default"].connection is not None,
}))
"""


def test_all_pages_are_loaded_once_before_the_workers_are_forked(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADING],
        env={
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "charteroak.config.settings",
            "CHARTEROAK_FACE": "public",
            "CHARTEROAK_HOME": str(ROOT),
            "CHARTEROAK_VAR": str(tmp_path),
            "CHARTEROAK_STATIC_FROM_SOURCE": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "before": False,
        "pages": True,
        "languages": ["en", "es"],
        "once": True,
        # A connection made before the fork would be shared by two workers, and mix their answers.
        "connected": False,
    }
