"""No mutation of any signed or hashed part of a journal is accepted; `make fuzz-journal` tries a million."""

from __future__ import annotations

from journal_mutations import list_parts, run_mutations


def test_of_thousands_of_mutations_none_is_accepted() -> None:
    counts = run_mutations(6_000, seed=6962)
    assert {name for name, _ in counts} == {part.name for part in list_parts()}
    assert [part for part, verdict in counts if verdict == "accepted"] == []
    # A line of an unknown key may be put into any note; it is passed over (signed-note, section 'Signatures').
    assert sum(count for (_, verdict), count in counts.items() if verdict == "same") < 60


def test_what_was_not_changed_is_accepted() -> None:
    for part in list_parts():
        assert part.check(part.content) == part.check(bytes(part.content))
