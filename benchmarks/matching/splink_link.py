"""Links applicants with a city by splink 5, in plaintext, and times one applicant. Runs where splink is, without us.

`.venv-bench/bin/python benchmarks/matching/splink_link.py --city C.csv --train A.csv --test B.csv --out R.json`

Columns: unique_id, first_name, surname, dob (YYYY-MM-DD), street, zip; in A and B also `card`, the unique_id in the
city of whoever has a card already, or nothing.

It trains as its documentation shows for people (its example 'linking a dataset of real historical persons'): what it
has ready for names, with term frequencies, for a date of birth, for other text; u from random pairs, m by expectation
maximization blocked on the name and then on the date. Of what its library offers for names and for the street (the two
names as one comparison or as two; Levenshtein or Jaro and Winkler; with term frequencies or without) this stands here
because it had the best F1 on the applicants A at 10,000 cards. It learns from the city and the applicants A without
looking at `card`; the threshold alone is then chosen on A's `card`, the best by F1. B is linked once, at that.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

SEED = 7
_COLUMNS = ("unique_id", "first_name", "surname", "dob", "street", "zip")
_BLOCKING = (
    block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
    block_on("surname", "dob"),
    block_on("first_name", "dob"),
    block_on("street", "first_name"),
    block_on("street", "surname"),
    block_on("zip", "dob"),
    block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
)


def comparisons() -> list[Any]:
    """Return what its documentation offers for each column."""
    return [
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.JaroWinklerAtThresholds("street", [0.9, 0.7]),
        cl.ExactMatch("zip").configure(term_frequency_adjustments=True),
    ]


def _read(path: Path) -> pa.Table:
    text = {name: pa.string() for name in (*_COLUMNS, "card")}
    return pa_csv.read_csv(
        path,
        convert_options=pa_csv.ConvertOptions(
            column_types=text, strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
        ),
    )


def train(city: Any, applicants: Any) -> Linker:
    """Estimate the model, without labels."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons(),
        blocking_rules_to_generate_predictions=list(_BLOCKING),
        retain_matching_columns=False,
    )
    linker = Linker([city, applicants], settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [
            block_on("first_name", "surname", "dob"),
            block_on("first_name", "dob", "street"),
            block_on("surname", "dob", "street"),
        ],
        recall=0.8,
    )
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "surname"))
    training.estimate_parameters_using_expectation_maximisation(block_on("dob"))
    for column in ("first_name", "surname", "zip"):
        linker.table_management.compute_tf_table(column)
    return linker


def best_of(predictions: Any) -> dict[str, tuple[str, float]]:
    """Return for each applicant the card of the highest weight, and that weight."""
    found: dict[str, tuple[str, float]] = {}
    table = predictions.as_pyarrow_table()
    left = table["source_dataset_l"].to_pylist()
    pairs = zip(
        left,
        table["unique_id_l"].to_pylist(),
        table["unique_id_r"].to_pylist(),
        table["match_weight"].to_pylist(),
        strict=True,
    )
    for source, one, other, weight in pairs:
        card, applicant = (one, other) if source == "city" else (other, one)
        if applicant not in found or weight > found[applicant][1]:
            found[applicant] = (card, weight)
    return found


def choose_threshold(best: dict[str, tuple[str, float]], truth: dict[str, str | None]) -> tuple[float, float]:
    """Return the weight above which a card is named so that F1 on these applicants is best, and that F1."""
    returning = sum(1 for card in truth.values() if card)
    right = 0
    chosen, highest = 0.0, -1.0
    falling = sorted(best.items(), key=lambda item: -item[1][1])
    for named, (applicant, (card, weight)) in enumerate(falling, start=1):
        right += truth[applicant] == card
        f1 = 2 * right / (named + returning)
        if f1 > highest:
            chosen, highest = weight, f1
    return chosen, highest


def time_one(linker: Linker, city: Any, table: pa.Table, threshold: float, rounds: int) -> dict[str, float]:
    """Time one applicant at a time, with all tables of frequencies made before."""
    took = []
    api = linker._db_api
    for number in range(min(rounds, table.num_rows)):
        start = time.perf_counter()
        one = api.register(table.slice(number, 1), dataset_display_name=f"one{number}")
        predictions = linker.inference.predict_between(
            city, one, threshold_match_weight=threshold, warning_mode="never"
        )
        best_of(predictions)
        took.append(1000 * (time.perf_counter() - start))
        predictions.drop_table_from_database_and_remove_from_cache()
        one.drop_table_from_database_and_remove_from_cache(force_non_splink_table=True)
    return {"p50": statistics.median(took), "max": max(took), "count": len(took)}


def link(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Train, choose the threshold, link the applicants B, and time one of them."""
    api = DuckDBAPI()
    api.duckdb_con.execute(f"SET temp_directory='{folder}'; SET threads=2; SET memory_limit='9GB'")
    city = api.register(_read(options.city).select(_COLUMNS), dataset_display_name="city")
    known, asked = _read(options.train), _read(options.test)
    truth = dict(zip(known["unique_id"].to_pylist(), known["card"].to_pylist(), strict=True))
    start = time.perf_counter()
    linker = train(city, api.register(known.select(_COLUMNS), dataset_display_name="applicants"))
    trained = time.perf_counter() - start
    predictions = linker.inference.predict(threshold_match_weight=-10)
    threshold, train_f1 = choose_threshold(best_of(predictions), truth)
    others = api.register(asked.select(_COLUMNS), dataset_display_name="asked")
    start = time.perf_counter()
    best = best_of(
        linker.inference.predict_between(city, others, threshold_match_weight=-10, warning_mode="never")
    )
    return {
        "threshold": threshold,
        "train_f1": train_f1,
        "named": {applicant: card for applicant, (card, weight) in best.items() if weight >= threshold},
        "train_seconds": trained,
        "link_all_seconds": time.perf_counter() - start,
        "one_applicant_ms": time_one(linker, city, asked.select(_COLUMNS), threshold, options.one),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("city", "train", "test", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--one", type=int, default=20, help="how many applicants to time one by one")
    options = parser.parse_args()
    options.out.write_text(json.dumps(link(options.out.parent, options)))


if __name__ == "__main__":
    main()
