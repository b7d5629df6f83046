"""Draw the checker's app icons from our own oak: `python tools/app_icons.py` after a change of static/img/oak.svg."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "src" / "charteroak" / "web" / "static"
# Name, pixels a side, rounding of the ground and size of the oak as shares of the side. A maskable icon is cut to a
# circle of four fifths by the system (W3C Web Application Manifest, section on maskable icons).
ICONS = (("icon-192", 192, 0.2, 0.7), ("icon-512", 512, 0.2, 0.7), ("icon-maskable", 512, 0.0, 0.54))
PAGE = """<style>*{{margin:0}}body{{background:transparent}}
div{{align-items:center;background:#fbf8f1;border-radius:{radius}px;box-sizing:border-box;display:flex;height:{side}px;
justify-content:center;width:{side}px}}img{{height:{oak}px;width:{oak}px}}</style>
<div><img src="data:image/svg+xml;base64,{svg}"></div>"""


def main() -> None:
    svg = base64.b64encode((STATIC / "img" / "oak.svg").read_bytes()).decode()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for name, side, rounding, share in ICONS:
            page = browser.new_page(viewport={"width": side, "height": side})
            page.set_content(PAGE.format(radius=side * rounding, side=side, oak=side * share, svg=svg))
            path = STATIC / "checker" / f"{name}.png"
            page.screenshot(path=path, omit_background=True)
            print(f"{path.relative_to(STATIC)}: {path.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main()
