"""Figures as tables in Markdown, for the terminal and for docs/reference/figures.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Result = Mapping[str, Any]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(head), ["---"] * len(head), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _percent(value: float, digits: int = 2) -> str:
    return f"{100 * value:.{digits}f} %"


def _rate(share: Mapping[str, float]) -> str:
    return f"{share['rate']:.4f} ({share['low']:.3f}-{share['high']:.3f}; {share['of']:,})"


def _part(share: Mapping[str, float]) -> str:
    return f"{_percent(share['rate'])} ({_percent(share['low'])}-{_percent(share['high'])}; {share['of']:,})"


def markdown(results: Result) -> str:
    """Return every table that there are figures for."""
    sizes: Sequence[Result] = results["sizes"]
    parts = []
    if sizes:
        parts += [_found(sizes), _cost(sizes), _groups(sizes[-1], "communities"), _groups(sizes[-1], "kinds")]
    if any("splink" in size for size in sizes):
        parts.append(_beside(sizes))
    if results.get("labelled"):
        parts.append(_labelled(results["labelled"]))
    return "\n".join(parts)


def _found(sizes: Sequence[Result]) -> str:
    rows = [
        [f"{size['size']:,}", _rate(size["recall"]), _part(size["false_referrals"])]
        + [f"{size['first'][name]:.4f}" for name in ("precision", "recall", "f1")]
        for size in sizes
    ]
    return _table(
        (
            "cards",
            "recall (95 %; asked)",
            "new people referred (95 %; asked)",
            "precision",
            "right card first",
            "F1",
        ),
        rows,
    )


def _cost(sizes: Sequence[Result]) -> str:
    rows = []
    for size in sizes:
        built, took, opened = size["built"], size["milliseconds"], size["openings"]
        people, whole = size["size"], built["heap_bytes"] + built["index_bytes"]
        rows.append(
            [
                f"{people:,}",
                f"{took['p50']:.1f}; {took['p95']:.1f}; {took['max']:.0f} ms",
                "; ".join(f"{value:.1f}" for value in size["core_milliseconds"].values()) + " ms",
                f"{size['macs_each_holder']['mean']:.1f}; {size['macs_each_holder']['max']:.0f}",
                f"{opened['mean']:.2f}; {opened['p95']:.0f}; {opened['max']:.0f}",
                f"{whole / people:,.0f} B, {built['index_bytes'] / people:,.0f} B of it index",
                f"{whole / 1e9:.2f} GB, {built['index_bytes'] / 1e9:.2f} GB",
                f"{built['seconds']:.0f} s",
            ]
        )
    return _table(
        (
            "cards",
            "one applicant: p50; p95; longest",
            "of it a core's work: desk; server; holder",
            "HMACs at each holder: mean; most",
            "openings: mean; p95; most",
            "storage a person",
            "all; index",
            "built in",
        ),
        rows,
    )


def _groups(size: Result, name: str) -> str:
    rows = []
    for group, measured in size[name].items():
        recall = _rate(measured["recall"]) if measured["recall"]["of"] else "-"
        referred = _part(measured["false_referrals"]) if measured["false_referrals"]["of"] else "-"
        rows.append([group, recall, referred])
    return _table((f"{size['size']:,} cards, {name}", "recall", "new people referred"), rows)


def _beside(sizes: Sequence[Result]) -> str:
    rows = []
    for size in sizes:
        beside = size.get("splink")
        if not beside:
            continue
        ours = size["first"]
        rows.append(
            [
                f"{size['size']:,}",
                f"{ours['f1']:.4f} ({ours['precision']:.4f}; {ours['recall']:.4f})",
                f"{size['milliseconds']['p50']:.1f} ms",
            ]
        )
        if "failed" in beside:
            rows[-1] += [beside["failed"], "-", "-"]
            continue
        theirs = beside["first"]
        rows[-1] += [
            f"{theirs['f1']:.4f} ({theirs['precision']:.4f}; {theirs['recall']:.4f})",
            f"{beside['one_applicant_ms']['p50']:,.0f} ms",
            f"{beside['train_seconds']:.0f} s, {beside['link_all_seconds']:.0f} s",
        ]
    return _table(
        (
            "cards",
            "ours: F1 (precision; recall)",
            "one applicant, p50",
            "splink: F1 (precision; recall)",
            "one applicant, p50",
            "splink trained, all applicants linked in",
        ),
        rows,
    )


def _labelled(sets: Mapping[str, Result]) -> str:
    rows = []
    for name, found in sets.items():
        some, only = found["same_or_human"], found["same"]
        rows.append(
            [
                name,
                " + ".join(f"{count:,}" for count in found["records"]),
                f"{found['true_pairs']:,}",
                f"{some['precision']:.4f}; {some['recall']:.4f}; {some['f1']:.4f}",
                f"{only['precision']:.4f}; {only['recall']:.4f}; {only['f1']:.4f}",
                f"{found['pairs_with_a_shared_key']:.4f}",
            ]
        )
    return _table(
        (
            "labelled set",
            "records",
            "true pairs",
            "'same' or 'for a human': precision; recall; F1",
            "'same' alone",
            "pairs that share a key",
        ),
        rows,
    )
