"""Where a postal code is: by the city's own file, beside its services. No table."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charteroak.program.queries import current_policy


class PlacesError(ValueError):
    """The file of places cannot be used. It names the file and what was expected."""


def find_center(postcode: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a postal code's middle, or None where the city's file has none.

    Only the part before a hyphen counts: '06106-1234' is '06106'.
    """
    folder = Path(settings.CHARTEROAK_POLICY).parent / "directory" / current_policy().city.code
    return _centers(folder / "places.toml").get(_plain(postcode))


def list_postcodes() -> list[str]:
    """List the postal codes whose middle is known."""
    folder = Path(settings.CHARTEROAK_POLICY).parent / "directory" / current_policy().city.code
    return sorted(_centers(folder / "places.toml"))


def _plain(postcode: str) -> str:
    return postcode.strip().partition("-")[0].replace(" ", "").upper()


@lru_cache(maxsize=8)
def _centers(path: Path) -> dict[str, tuple[float, float]]:
    if not path.exists():
        return {}
    try:
        places = tomllib.loads(path.read_text(encoding="utf-8"))["places"]
        return {_plain(one["code"]): (float(one["latitude"]), float(one["longitude"])) for one in places}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlacesError(f"{path}: expected [[places]] with code, latitude and longitude") from error
