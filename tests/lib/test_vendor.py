"""What is vendored is what was fetched, and the tool notices when it is not."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_tool", ROOT / "tools/vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(vendor: ModuleType, tmp_path: Path) -> Path:
    """A repository with one vendored package of one file and one folder."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "src/charteroak").mkdir(parents=True)
    (tmp_path / "tools/vendor.toml").write_text(
        '[[package]]\nname = "oak"\nversion = "1.0.0"\nlicense = "MIT"\n'
        'files = [["leaf.js", "src/web/vendor/leaf.js"], ["img/", "src/web/vendor/img/"]]\n'
    )
    package = tmp_path / "fetched"
    (package / "img/small").mkdir(parents=True)
    (package / "leaf.js").write_text("1")
    (package / "img/small/acorn.svg").write_text("<svg/>")
    (manifest,) = vendor.load_manifest(tmp_path)
    placed = vendor.place(manifest, folder=package, integrity="sha512-x", root=tmp_path)
    (tmp_path / vendor.RECORD).write_text(json.dumps({"packages": [placed]}))
    return tmp_path


def test_every_vendored_file_is_recorded_and_unchanged(vendor: ModuleType) -> None:
    assert vendor.list_problems(ROOT) == []


def test_the_record_names_no_registry(vendor: ModuleType) -> None:
    assert "://" not in (ROOT / vendor.RECORD).read_text()


def test_files_and_folders_are_placed(vendor: ModuleType, tree: Path) -> None:
    assert vendor.list_problems(tree) == []
    assert (tree / "src/web/vendor/img/small/acorn.svg").read_text() == "<svg/>"


def test_a_changed_file_is_noticed(vendor: ModuleType, tree: Path) -> None:
    (tree / "src/web/vendor/leaf.js").write_text("2")
    assert vendor.list_problems(tree) == ["src/web/vendor/leaf.js: changed since it was fetched"]


def test_a_missing_file_is_noticed(vendor: ModuleType, tree: Path) -> None:
    (tree / "src/web/vendor/leaf.js").unlink()
    assert vendor.list_problems(tree) == ["src/web/vendor/leaf.js: missing"]


def test_a_file_from_nowhere_is_noticed(vendor: ModuleType, tree: Path) -> None:
    (tree / "src/web/vendor/img/stray.svg").write_text("<svg/>")
    assert vendor.list_problems(tree) == ["src/web/vendor/img/stray.svg: nothing says where it comes from"]


def test_a_manifest_ahead_of_the_record_is_noticed(vendor: ModuleType, tree: Path) -> None:
    manifest = tree / "tools/vendor.toml"
    manifest.write_text(manifest.read_text().replace("1.0.0", "1.0.1"))
    (problem,) = vendor.list_problems(tree)
    assert "1.0.1" in problem


def test_a_file_the_package_lacks_is_refused(vendor: ModuleType, tree: Path) -> None:
    (manifest,) = vendor.load_manifest(tree)
    with pytest.raises(vendor.VendorError, match=r"leaf\.js"):
        vendor.place(manifest, folder=tree, integrity="sha512-x", root=tree)
