"""Fail for a source file over 400 lines or a function over 40. Vendored files and migrations do not count."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LIMIT, FUNCTION_LIMIT = 400, 40
SUFFIXES = {".py", ".js", ".mjs", ".html", ".css", ".typ", ".sh"}
# Built from the vendored framework by tools/build_css; nobody reads or edits it.
BUILT = {"uswds.css", "uswds.rtl.css"}


def sources() -> Iterator[Path]:
    for folder in ("src", "tests", "tools", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            passed_over = {"vendor", "migrations", "node_modules"} & set(path.parts)
            if path.suffix in SUFFIXES and path.name not in BUILT and not passed_over:
                yield path


def faults_of(path: Path) -> Iterator[str]:
    text = path.read_text()
    lines = text.count("\n")
    name = path.relative_to(ROOT)
    if lines > FILE_LIMIT:
        yield f"{name}: {lines} lines, at most {FILE_LIMIT}"
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LIMIT:
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LIMIT}"


if __name__ == "__main__":
    found = [fault for path in sources() for fault in faults_of(path)]
    print("\n".join(found) or "No file or function is too long.")
    sys.exit(1 if found else 0)
