"""How well the keys and the judgement do on a set of records that somebody else labelled.

`python -m benchmarks.matching.labelled_set FILE.csv [OTHER.csv] [--map given=first_name,family=surname,birth=dob,
address=street+city,id=rec_id,cluster=person]`

In memory, without any secret. Columns, order of dates, encoding and separator are found out where they are not given;
the first lines say what was taken for what. Who is who comes from the cluster's column; without one from the id, where
several records bear it, two files share it, or it is made as FEBRL's (rec-12-org, rec-12-dup-0); or from a CSV with a
pair of ids in each line (--pairs). One file is linked with itself, two with one another. A pair is found when its
verdict is 'same', or, in the second line, 'same' or 'for a human'. Weights and thresholds are those that are shipped;
only how many relatives are to be met is counted in the set, without its labels (`households.py`).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.matching.dates import ORDERS
from benchmarks.matching.households import weights_for
from benchmarks.matching.linking import Linking, Pair, count_reasons, link, true_pairs, why_no_key
from benchmarks.matching.records import Reading, Record, UnreadableSet, parse_map, read_records
from benchmarks.matching.wide_keys import wide_keys

from charteroak.matching.comparing import Verdict
from charteroak.matching.keys import matching_keys

_NO = {"0", "false", "no", "n", "f", "u", "non-match", "nonmatch", "-1"}


def score(found: set[Pair], true: set[Pair]) -> dict[str, float]:
    """Return precision, recall and F1 of pairs."""
    both = len(found & true)
    precision = both / len(found) if found else 0.0
    recall = both / len(true) if true else 0.0
    total = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / total if total else 0.0}


def read_pairs(path: Path, left: Sequence[Record], right: Sequence[Record] | None) -> set[Pair]:
    """Return the true pairs that a file of two ids, and perhaps a yes or no, names in each line.

    :raises UnreadableSet: no line names two records that there are.
    """
    ours = {record.name: number for number, record in enumerate(left)}
    theirs = ours if right is None else {record.name: number for number, record in enumerate(right)}
    pairs = set()
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            for row in csv.reader(file):
                cells = [cell.strip() for cell in row]
                if len(cells) < 2 or (len(cells) > 2 and cells[2].casefold() in _NO):
                    continue
                if right is not None and cells[0] not in ours:
                    cells[:2] = cells[1], cells[0]
                if cells[0] in ours and cells[1] in theirs and cells[0] != cells[1]:
                    one, other = ours[cells[0]], theirs[cells[1]]
                    pairs.add((one, other) if right is not None else (min(one, other), max(one, other)))
    except OSError as error:
        raise UnreadableSet(f"{path}: {error.strerror}") from error
    if not pairs:
        raise UnreadableSet(f"{path}: no line names two of the records")
    return pairs


def measure(
    readings: Sequence[Reading], pairs: Path | None, *, bucket_limit: int, wide: bool = False
) -> tuple[dict[str, object], Linking, set[Pair]]:
    """Link and score one reading with itself, or two with one another.

    :raises UnreadableSet: nothing says which records are of one person.
    """
    left = readings[0].records
    right = readings[1].records if len(readings) > 1 else None
    true = read_pairs(pairs, left, right) if pairs else true_pairs(left, right)
    if not true:
        raise UnreadableSet("nothing says which records are of one person: map cluster=..., or give --pairs")
    start = time.perf_counter()
    weights, others = weights_for([each.records for each in readings])
    keys = wide_keys if wide else matching_keys
    linking = link(left, right, weights=weights, bucket_limit=bucket_limit, keys=keys)
    took = time.perf_counter() - start
    result = {
        "records": [len(each.records) for each in readings],
        "true_pairs": len(true),
        "compared_pairs": len(linking.verdicts),
        "largest_bucket": linking.largest_bucket,
        "keys_passed_over": linking.left_out,
        "others_at_home": others,
        "seconds": round(took, 2),
    }
    return (
        result | _scores(linking, true) | _reasons(linking, true, left, left if right is None else right),
        linking,
        true,
    )


def _scores(linking: Linking, true: set[Pair]) -> dict[str, object]:
    same = {pair for pair, verdict in linking.verdicts.items() if verdict is Verdict.SAME}
    return {
        "pairs_with_a_shared_key": len(true & set(linking.verdicts)) / len(true),
        "same": score(same, true),
        "same_or_human": score(linking.seen(), true),
    }


def _reasons(
    linking: Linking, true: set[Pair], left: Sequence[Record], right: Sequence[Record]
) -> dict[str, object]:
    seen = linking.seen()
    unshared = [pair for pair in true if pair not in linking.verdicts]
    judged = [pair for pair in true if pair in linking.verdicts and pair not in seen]
    return {
        "missed_without_a_shared_key": len(unshared),
        "missed_as_judged": len(judged),
        "why_no_shared_key": count_reasons(
            (why_no_key(left[one].person, right[other].person) for one, other in unshared), 8
        ),
        "agreement_of_misjudged": count_reasons((linking.agreements[pair] for pair in judged), 8),
        "agreement_of_wrong": count_reasons((linking.agreements[pair] for pair in seen - true), 8),
    }


def report(result: dict[str, object]) -> None:
    """Print a result for a person to read."""
    records = " and ".join(f"{count:,}" for count in result["records"])  # type: ignore[attr-defined]
    print(
        f"{records} records, {result['true_pairs']:,} true pairs, {result['compared_pairs']:,} pairs compared in "
        f"{result['seconds']} s; largest bucket {result['largest_bucket']:,}, "
        f"{result['keys_passed_over']:,} keys passed over"
    )
    others = result["others_at_home"]
    print(
        "who lives with whom the set does not say"
        if others is None
        else f"{others:.2f} others live with one, and as likely are twins and namesakes"
    )
    print(f"true pairs that share a key: {result['pairs_with_a_shared_key']:.4f}")
    print(f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, words in (("same", "same"), ("same_or_human", "same or for a human")):
        line = result[name]
        print(f"{words:24}{line['precision']:10.4f}{line['recall']:10.4f}{line['f1']:10.4f}")  # type: ignore[index]
    for name, words in (
        ("why_no_shared_key", f"missed, no shared key: {result['missed_without_a_shared_key']:,}"),
        ("agreement_of_misjudged", f"missed, judged different: {result['missed_as_judged']:,}"),
        ("agreement_of_wrong", "found, and wrong"),
    ):
        print(words)
        for reason, count in result[name]:  # type: ignore[attr-defined]
            print(f"  {count:7,}  {reason}")


def show_examples(linking: Linking, true: set[Pair], readings: Sequence[Reading], most: int) -> None:
    """Print some true pairs that were missed and some found pairs that are wrong."""
    left, right = readings[0].records, readings[-1].records
    seen = linking.seen()
    for words, pairs in (("missed", true - seen), ("wrong", seen - true)):
        for one, other in sorted(pairs)[:most]:
            weight = linking.weights.get((one, other))
            print(f"{words}: {'no shared key' if weight is None else f'{weight:.1f} bits'}")
            for record in (left[one], right[other]):
                person = record.person
                print(
                    f"   {record.name}: {person.given_name} | {person.family_name} | {person.birth_date} | "
                    f"{' / '.join(person.address)}"
                )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="labelled_set", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.csv", help="one file, or two to link")
    parser.add_argument("--map", default="", help="FIELD=COLUMN+COLUMN,...")
    parser.add_argument("--map2", help="the same for the second file, where its columns are others")
    parser.add_argument("--dates", choices=ORDERS, help="order of day, month and year")
    parser.add_argument(
        "--cluster-pattern", help="regular expression: its first group in cluster or id is the person"
    )
    parser.add_argument("--pairs", type=Path, help="CSV of true pairs: id, id and perhaps 1 or 0")
    parser.add_argument(
        "--bucket-limit", type=int, default=1000, help="most records that one key may bring together"
    )
    parser.add_argument("--wide", action="store_true", help="with keys that no city may use: judgement alone")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N misses and N wrong pairs")
    parser.add_argument("--json", type=Path, help="write the result there too")
    return parser.parse_args()


def main() -> int:
    """Print the measures, or why there are none."""
    options = _arguments()
    try:
        maps = [parse_map(options.map), parse_map(options.map if options.map2 is None else options.map2)]
        if len(options.files) > 2:
            raise UnreadableSet("one file or two")
        readings = [
            read_records(path, given, order=options.dates, pattern=options.cluster_pattern)
            for path, given in zip(options.files, maps, strict=False)
        ]
        for note in (note for reading in readings for note in reading.notes):
            print(note)
        result, linking, true = measure(
            readings, options.pairs, bucket_limit=options.bucket_limit, wide=options.wide
        )
    except UnreadableSet as error:
        print(error, file=sys.stderr)
        return 2
    report(result)
    show_examples(linking, true, readings, options.show)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
