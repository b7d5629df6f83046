"""How far two places are apart. Pure."""

from __future__ import annotations

from math import asin, cos, degrees, radians, sin, sqrt

_EARTH = 6371.0  # kilometers


def kilometers_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the distance along a sphere (haversine)."""
    up = radians(other_latitude - latitude) / 2
    along = radians(other_longitude - longitude) / 2
    h = sin(up) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(along) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(h)))


def box_around(
    latitude: float, longitude: float, kilometers: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the south-west and north-east corners of a box that holds all within a distance.

    Near a pole, and where the box would cross the meridian of 180 degrees, it goes all around.
    """
    up = degrees(kilometers / _EARTH)
    south, north = max(-90.0, latitude - up), min(90.0, latitude + up)
    widest = max(abs(south), abs(north))
    along = degrees(kilometers / _EARTH) / cos(radians(widest)) if widest < 89.9 else 360.0
    west, east = longitude - along, longitude + along
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return (south, west), (north, east)
