"""This project's own dangers, as far as ruff cannot see them. Each rule is shown to find what it looks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from charteroak.lib.collecting import rare_collections

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "charteroak"

Rule = Callable[[ast.AST], bool]


def _name(node: ast.AST) -> str:
    """Return a dotted name such as 're.compile', or ''."""
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def _called(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in names


def _method(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def _is_made_text(node: ast.AST) -> bool:
    """Tell whether an argument is text put together here: an f-string, a sum, a format."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant))
    # psycopg's sql.SQL("...").format() composes with quoting; a plain text's does not.
    return _method(node, "format", "join") and isinstance(node.func.value, ast.Constant)  # type: ignore[attr-defined]


def _evaluates(node: ast.AST) -> bool:
    return _called(node, "eval", "exec", "compile", "__import__") or _method(node, "from_string")


def _builds_statement(node: ast.AST) -> bool:
    return _method(node, "execute", "executemany", "raw", "extra") and any(
        _is_made_text(argument)
        for argument in node.args[:1]  # type: ignore[attr-defined]  # a call
    )


def _runs_shell(node: ast.AST) -> bool:
    if _called(node, "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"):
        return True
    if not _called(node, "subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.check_output"):
        return False
    assert isinstance(node, ast.Call)
    shell = any(word.arg == "shell" for word in node.keywords)
    return shell or any(
        _is_made_text(argument) or isinstance(argument, ast.Constant) for argument in node.args[:1]
    )


def _builds_pattern(node: ast.AST) -> bool:
    wanted = (
        "re.compile",
        "re.match",
        "re.fullmatch",
        "re.search",
        "re.sub",
        "re.split",
        "re.findall",
        "re.finditer",
    )
    return (
        _called(node, *wanted)
        and _is_made_text(node.args[0])  # type: ignore[attr-defined]  # a call
        and "escape" not in ast.dump(node.args[0])  # type: ignore[attr-defined]
    )


def _weak_hash(node: ast.AST) -> bool:
    weak = {"md5", "sha1", "MD5", "SHA1"}
    if isinstance(node, ast.Attribute) and node.attr in weak and _name(node.value) in {"hashlib", "hashes"}:
        return True
    return _called(node, "hashlib.new") or (
        _method(node, "digest") and any(isinstance(a, ast.Constant) and a.value in weak for a in node.args)  # type: ignore[attr-defined]
    )


def _logs_what_was_typed(node: ast.AST) -> bool:
    """A log line is a constant text with values that are no part of a request and no details of a person."""
    if not _method(node, "debug", "info", "warning", "error", "exception", "critical"):
        return False
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    if not re.search(r"log", _name(node.func.value)):
        return False
    dumped = " ".join(ast.dump(argument) for argument in node.args)
    typed = re.search(
        r"'(POST|GET|FILES|body|COOKIES|cleaned_data|details|given_name|family_name|contact)'", dumped
    )
    return bool(typed) or any(_is_made_text(argument) for argument in node.args[:1])


def _opens_connection(node: ast.AST) -> bool:
    doors = {"socket", "http.client", "urllib.request", "requests", "httpx", "smtplib", "ftplib"}
    if isinstance(node, ast.Import):
        return any(alias.name in doors for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (
        node.module in doors
        or (node.module == "urllib" and any(alias.name == "request" for alias in node.names))
    )


_PERSONAL = {
    "given_name",
    "family_name",
    "preferred_name",
    "birth_date",
    "contact",
    "portrait",
    "shares",
    "passphrase",
}


def _shows_a_person(node: ast.AST) -> bool:
    """A dataclass field of a person without `repr=False`."""
    if not isinstance(node, ast.ClassDef) or not any("dataclass" in ast.dump(d) for d in node.decorator_list):
        return False
    if any("repr" in ast.dump(d) for d in node.decorator_list):
        return False
    if any(isinstance(part, ast.FunctionDef) and part.name == "__repr__" for part in node.body):
        return False
    return any(
        isinstance(part, ast.AnnAssign)
        and isinstance(part.target, ast.Name)
        and part.target.id in _PERSONAL
        and "repr" not in (ast.dump(part.value) if part.value else "")
        for part in node.body
    )


def _found(rule: Rule, *, allowed: dict[str, str] | None = None) -> list[str]:
    """Return file and line of all that a rule finds; `allowed` maps a file to why it may."""
    return [
        f"{name}:{getattr(node, 'lineno', 0)}"
        for name, nodes in _nodes()
        if not any(name.startswith(start) for start in allowed or {})
        for node in nodes
        if rule(node)
    ]


# What the rules look at; the other nine tenths of a program are let go.
_LOOKED_AT = (ast.Call, ast.Attribute, ast.Import, ast.ImportFrom, ast.ClassDef)


@cache
def _nodes() -> list[tuple[str, list[ast.AST]]]:
    with rare_collections():
        return [
            (str(path.relative_to(PACKAGE)), _looked_at(path.read_text()))
            for path in sorted(PACKAGE.rglob("*.py"))
            if "migrations" not in path.parts
        ]


def _looked_at(text: str) -> list[ast.AST]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, _LOOKED_AT)]


def test_nothing_is_evaluated() -> None:
    assert _found(_evaluates) == []


def test_no_statement_is_built_from_text() -> None:
    allowed = {
        "cli/drill/": "settings of a server of its own, from a list in the file",
        "guide/search/asking.py": "stemmers and parameter names of its own; what was typed goes in as values",
    }
    assert _found(_builds_statement, allowed=allowed) == []


def test_no_command_goes_through_a_shell() -> None:
    assert _found(_runs_shell) == []


def test_no_pattern_is_built_from_text() -> None:
    allowed = {"matching/phonetics.py": "puts one pattern together from the rules that stand above it"}
    assert _found(_builds_pattern, allowed=allowed) == []


def test_no_weak_hash_is_used() -> None:
    assert _found(_weak_hash) == []


def test_no_log_line_takes_what_was_typed() -> None:
    assert _found(_logs_what_was_typed) == []


def test_only_named_places_open_connections() -> None:
    allowed = {
        "cli/": "commands of whoever types them; `serve` listens and asks itself whether it answers",
        "custody/holder/client.py": "asks the second key holder, by certificates that both agreed on",
        "custody/holder/server.py": "the second key holder, run by another institution",
        "notify/adapters/smtp.py": "hands messages to the mail server that the setting names",
        "lobby/adapters/escpos.py": "sends a number to the ticket printer that the site's setting names",
        "web/crowding.py": "opens none: looks whether the browser of a request that waited has hung up",
        "guide/adapters/web.py": "asks whether links of the guide still answer; public addresses alone, off unless set",
        "journal/remote.py": "reads a published journal for `charteroak journal`",
        "journal/witness_server.py": "a witness, run by another institution",
    }
    assert _found(_opens_connection, allowed=allowed) == []


def test_no_person_stands_in_the_repr_of_a_dataclass() -> None:
    allowed = {
        "matching/levels.py": "says how alike two fields are, never what stands there",
        "matching/weights.py": "chances, by field; nobody's",
    }
    assert _found(_shows_a_person, allowed=allowed) == []


def test_no_text_is_marked_as_safe() -> None:
    unsafe = re.compile(r"mark_safe|autoescape off|\|\s*safe\b|\|\s*safeseq\b")
    found = [
        str(path.relative_to(PACKAGE))
        for kind in ("*.py", "*.html")
        for path in PACKAGE.rglob(kind)
        if unsafe.search(path.read_text())
    ]
    assert found == []


def test_no_script_writes_html() -> None:
    unsafe = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
    )
    scripts = [
        path
        for path in PACKAGE.rglob("*.js")
        if "vendor" not in path.parts and "node_modules" not in path.parts
    ]
    assert scripts
    # A worker and its page are one origin; the service worker is told things by its own page.
    allowed = {"worker", "sw"}
    found = [
        str(path.relative_to(PACKAGE))
        for path in scripts
        if any(
            match.group(0) != "postMessage" or not any(word in path.read_text().lower() for word in allowed)
            for match in unsafe.finditer(path.read_text())
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (_evaluates, "eval(typed)"),
        (_evaluates, "engine.from_string(typed)"),
        (_builds_statement, "cursor.execute(f'SELECT {name}')"),
        (_builds_statement, "Card.objects.raw('SELECT ' + name)"),
        (_runs_shell, "subprocess.run('ls ' + name, shell=True)"),
        (_runs_shell, "os.system(name)"),
        (_builds_pattern, "re.search(f'{typed}', text)"),
        (_weak_hash, "hashlib.md5(b'')"),
        (_weak_hash, "hmac.digest(key, data, 'sha1')"),
        (_logs_what_was_typed, "logger.info(f'opened {visit}')"),
        (_logs_what_was_typed, "logger.error('bad form %s', request.POST)"),
        (_opens_connection, "import requests"),
        (_opens_connection, "from urllib import request"),
        (_shows_a_person, "@dataclass\nclass A:\n    given_name: str"),
    ],
)
def test_each_rule_finds_what_it_looks_for(rule: Rule, planted: str) -> None:
    assert any(rule(node) for node in _looked_at(planted))
