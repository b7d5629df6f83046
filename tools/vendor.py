"""Fetch what is vendored, and check that it is still what was fetched.

python tools/vendor.py                fetch every package of tools/vendor.toml
python tools/vendor.py NAME ...       fetch only these, keep the record of the others
python tools/vendor.py --check        compare the files with the record; no network, no npm
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = Path("tools/vendor.toml")
RECORD = Path("src/charteroak/VENDORED.json")

# One package as the manifest or the record has it.
Package = dict[str, Any]


class VendorError(Exception):
    """Something is not as the manifest or the record says."""


def load_manifest(root: Path) -> list[Package]:
    """Return the packages that the manifest names, sorted."""
    packages: list[Package] = tomllib.loads((root / MANIFEST).read_text("utf-8")).get("package", [])
    return sorted(packages, key=lambda package: package["name"])


def load_record(root: Path) -> dict[str, Package]:
    """Return what was recorded at the last fetch, by package name."""
    path = root / RECORD
    if not path.exists():
        return {}
    return {package["name"]: package for package in json.loads(path.read_text("utf-8"))["packages"]}


def fetch(package: Package, *, into: Path) -> tuple[Path, str]:
    """Download a package of npm and unpack it.

    :return: the folder it stands in, and the archive's integrity string, which npm has itself checked.
    """
    wanted = f"{package['name']}@{package['version']}"
    done = subprocess.run(
        ["npm", "pack", "--json", "--ignore-scripts", "--omit-lockfile-registry-resolved", wanted],
        cwd=into, check=True, capture_output=True, text=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    # npm 11 answers with a list, later ones with a table by name.
    (told,) = answer.values() if isinstance(answer, dict) else answer
    with tarfile.open(into / Path(told["filename"]).name) as archive:
        archive.extractall(into / "unpacked", filter="data")
    (folder,) = (into / "unpacked").iterdir()
    return folder, told["integrity"]


def expand(pair: list[str], *, folder: Path) -> list[tuple[str, str]]:
    """Spell out a pair of the manifest as pairs of single files."""
    source, target = pair
    if not source.endswith("/"):
        return [(source, target)]
    if not target.endswith("/"):
        raise VendorError(f"{source} is a folder, {target} is not")
    found = sorted(path for path in (folder / source).rglob("*") if path.is_file())
    return [
        (path.relative_to(folder).as_posix(), target + path.relative_to(folder / source).as_posix())
        for path in found
    ]


def place(package: Package, *, folder: Path, integrity: str, root: Path) -> Package:
    """Copy a package's files to where the manifest wants them, and return what to record."""
    files = []
    for source, target in (single for pair in package["files"] for single in expand(pair, folder=folder)):
        if not (folder / source).is_file():
            raise VendorError(f"{package['name']} {package['version']} has no file {source}")
        destination = root / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / source, destination)
        destination.chmod(0o644)
        files.append({"from": source, "to": target, "sha256": sha256(destination)})
    return {
        "name": package["name"], "version": package["version"], "license": package["license"],
        "integrity": integrity, "files": files,
    }  # fmt: skip


def refresh(root: Path, names: list[str]) -> None:
    """Fetch the named packages, or all, and rewrite the record.

    :raises VendorError: a file is missing, or npm now serves something else under a version already recorded.
    """
    record = load_record(root)
    manifest = load_manifest(root)
    unknown = set(names) - {package["name"] for package in manifest}
    if unknown:
        raise VendorError(f"not in {MANIFEST}: {', '.join(sorted(unknown))}")
    for package in manifest:
        if names and package["name"] not in names:
            continue
        print(f"{package['name']} {package['version']}", flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            folder, integrity = fetch(package, into=Path(scratch))
            before = record.get(package["name"])
            if before and before["version"] == package["version"] and before["integrity"] != integrity:
                raise VendorError(f"{package['name']} {package['version']} is not what it was")
            record[package["name"]] = place(package, folder=folder, integrity=integrity, root=root)
    kept = [record[package["name"]] for package in manifest if package["name"] in record]
    (root / RECORD).write_text(json.dumps({"packages": kept}, indent=1) + "\n", "utf-8")


def list_problems(root: Path) -> list[str]:
    """Return what is missing, changed, unrecorded or out of step with the manifest. Needs no network."""
    record = load_record(root)
    problems = []
    for package in load_manifest(root):
        known = record.get(package["name"])
        if known is None or (known["version"], known["license"]) != (package["version"], package["license"]):
            problems.append(
                f"{package['name']}: the record is not of version {package['version']}; run tools/vendor.py"
            )
    recorded = {file["to"]: file["sha256"] for package in record.values() for file in package["files"]}
    for target, digest in recorded.items():
        if not (root / target).is_file():
            problems.append(f"{target}: missing")
        elif sha256(root / target) != digest:
            problems.append(f"{target}: changed since it was fetched")
    for path in sorted((root / "src").rglob("vendor/**/*")):
        if path.is_file() and path.relative_to(root).as_posix() not in recorded:
            problems.append(f"{path.relative_to(root).as_posix()}: nothing says where it comes from")
    return problems


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    try:
        if not options.check:
            refresh(ROOT, options.names)
        problems = list_problems(ROOT)
    except (VendorError, subprocess.CalledProcessError) as error:
        print(f"vendor: {error}\n{getattr(error, 'stderr', '') or ''}", file=sys.stderr)
        return 1
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
