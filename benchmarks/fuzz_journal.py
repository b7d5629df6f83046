"""Change every signed or hashed part of a journal at random, a million times, and see that each change is refused.

`python benchmarks/fuzz_journal.py [--count N] [--seed S]`; `make fuzz-journal` does it. Ends with 1 if one
was accepted.

'same' are changes after which a part means exactly what it meant: nothing that is signed or hashed is another.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from journal_mutations import run_mutations

_ROUND = 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description="mutations of a published journal")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    start = time.monotonic()
    total = run_mutations(0, seed=0)
    for number in range(-(-options.count // _ROUND)):
        left = min(_ROUND, options.count - number * _ROUND)
        total += run_mutations(left, seed=options.seed + number)
        print(f"  {number * _ROUND + left:,} after {time.monotonic() - start:.0f} s", flush=True)
    names = sorted({name for name, _ in total})
    print(f"{'part':<20}{'refused':>10}{'same':>8}{'accepted':>10}")
    for name in names:
        print(
            f"{name:<20}"
            + "".join(f"{total[name, verdict]:>10,}" for verdict in ("refused", "same", "accepted"))
        )
    accepted = sum(count for (_, verdict), count in total.items() if verdict == "accepted")
    print(f"{sum(total.values()):,} mutations, {accepted} accepted, {time.monotonic() - start:.0f} s")
    return 1 if accepted else 0


if __name__ == "__main__":
    sys.exit(main())
