"""Draw the line art of the card: an oak leaf, a spray of leaves and the guilloche, as SVG beside the templates.

python tools/draw_card_art.py

The drawings are ours, computed here and nowhere copied from. Run it after a change and look at the card.
"""

from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "src/charteroak/cards/templates_typst"

Point = tuple[float, float]

# One side of a white oak's leaf, stem at 0 and tip at 1: where along the axis, and how far from it.
# Each lobe is a rounded finger that leans towards the tip, with a deep bay behind it.
SIDE: list[Point] = [
    (0.00, 0.012), (0.10, 0.030), (0.150, 0.085), (0.205, 0.158), (0.262, 0.172), (0.290, 0.130), (0.288, 0.070),
    (0.335, 0.105), (0.400, 0.235), (0.478, 0.292), (0.520, 0.245), (0.500, 0.150), (0.488, 0.085),
    (0.545, 0.130), (0.615, 0.235), (0.700, 0.272), (0.728, 0.215), (0.698, 0.130), (0.690, 0.082),
    (0.742, 0.110), (0.800, 0.178), (0.868, 0.190), (0.882, 0.135), (0.872, 0.092),
    (0.915, 0.100), (0.965, 0.085), (0.993, 0.040),
]  # fmt: skip


def smooth(points: list[Point], *, closed: bool) -> str:
    """Return SVG path data that runs smoothly through the points (centripetal enough: Catmull-Rom as Bezier)."""
    count = len(points)

    def at(index: int) -> Point:
        return points[index % count if closed else min(max(index, 0), count - 1)]

    parts = [f"M{points[0][0]:.2f} {points[0][1]:.2f}"]
    for index in range(count if closed else count - 1):
        before, here, there, after = at(index - 1), at(index), at(index + 1), at(index + 2)
        first = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        second = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        parts.append(" ".join(f"{value:.2f}" for point in (first, second, there) for value in point))
    return parts[0] + "C" + " ".join(parts[1:]) + ("Z" if closed else "")


def bend(point: Point, *, amount: float) -> Point:
    """Curve the leaf's axis a little, so that it does not look stamped."""
    along, off = point
    return along, off + amount * sin(pi * along)


def leaf_paths(*, size: float, curve: float) -> tuple[str, str, str]:
    """Return outline, midrib with stem, and side veins of a leaf that grows along x, `size` long."""
    right = [bend((along, off), amount=curve) for along, off in SIDE]
    # The other side is a little out of step, as in nature.
    left = [bend((along * 0.985 + 0.012, -off * 0.96), amount=curve) for along, off in SIDE]
    rim = [*right, bend((1.0, 0.0), amount=curve), *reversed(left)]
    outline = smooth([scale(point, size) for point in rim], closed=True)
    rib = [bend((along / 20, 0.0), amount=curve) for along in range(-4, 19)]
    midrib = smooth([scale(point, size) for point in rib], closed=False)
    veins = []
    for root, tip, width in (
        (0.13, 0.22, 0.125),
        (0.31, 0.45, 0.235),
        (0.51, 0.665, 0.215),
        (0.70, 0.845, 0.145),
    ):
        for side in (1, -1):
            ends = [(root, 0.0), ((root + tip) / 2 - 0.012, side * width * 0.52), (tip, side * width)]
            veins.append(smooth([scale(bend(end, amount=curve), size) for end in ends], closed=False))
    return outline, midrib, "".join(veins)


def scale(point: Point, size: float) -> Point:
    return point[0] * size, point[1] * size


def svg(*, width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">{body}</svg>\n'
    )


def emblem() -> str:
    """Return the leaf of the header: parchment with the veins cut out in green, standing upright and leaning."""
    outline, midrib, veins = leaf_paths(size=8.4, curve=0.05)
    body = (
        '<g transform="translate(2.2 9.4) rotate(-63)">'
        f'<path d="{outline}" fill="#f7f1e1"/>'
        f'<g fill="none" stroke-linecap="round"><path d="{midrib}" stroke="#f7f1e1" stroke-width=".42"/>'
        f'<path d="{midrib}{veins}" stroke="#1d4a35" stroke-width=".2"/></g></g>'
    )
    return svg(width=8, height=11, body=body)


def spray() -> str:
    """Return three leaves in fine line, for the quiet corners."""
    parts = []
    for angle, size, across, down in ((-52, 21, 21, 30), (-146, 20, 17, 30.5), (-98, 24, 19, 30)):
        outline, midrib, veins = leaf_paths(size=size, curve=0.045)
        parts.append(
            f'<g transform="translate({across} {down}) rotate({angle})">'
            f'<path d="{outline}" fill="#f7f1e1"/><path d="{midrib}{veins}"/></g>'
        )
    body = f'<g fill="none" stroke="#e5e1ce" stroke-width=".2">{"".join(parts)}</g>'
    return svg(width=40, height=36, body=body)


def rosette(*, radius: float, petals: int, strands: int, depth: float) -> str:
    """Return path data of a guilloche rosette: one wave around a ring, turned a step for each strand."""
    paths = []
    steps = petals * 8
    for strand in range(strands):
        turn = 2 * pi * strand / strands / petals
        ring = []
        for step in range(steps):
            angle = 2 * pi * step / steps
            reach = radius * (
                1 + depth * cos(petals * (angle + turn)) + depth * 0.35 * cos(2 * petals * (angle - turn))
            )
            ring.append((reach * cos(angle), reach * sin(angle)))
        paths.append(smooth(ring, closed=True))
    return "".join(paths)


def ground() -> str:
    """Return the guilloche of the whole face: two rosettes that run off its right edge."""
    rings = [
        rosette(radius=9 + 8.6 * ring, petals=12 + 6 * ring, strands=5, depth=0.24 - 0.05 * ring)
        for ring in range(4)
    ]
    body = (
        '<g fill="none" stroke="#1d4a35" stroke-opacity=".09" stroke-width=".13" transform="translate(66 31)">'
        f'<path d="{"".join(rings)}"/></g>'
    )
    return svg(width=85.6, height=53.98, body=body)


def ribbon() -> str:
    """Return the woven ribbon under the header: waves that meet at the ends."""
    width, strands, paths = 85.6, 7, []
    for strand in range(strands):
        for mirror in (1, -1):
            points = [
                (
                    x * width / 84,
                    1.0
                    + mirror * 0.78 * sin(2 * pi * 7 * x / 84 + strand * 0.32) * (0.55 + 0.45 * cos(strand)),
                )
                for x in range(85)
            ]
            paths.append(smooth(points, closed=False))
    body = (
        f'<path fill="none" stroke="#a97c2f" stroke-opacity=".75" stroke-width=".12" d="{"".join(paths)}"/>'
    )
    return svg(width=width, height=2, body=body)


def main() -> None:
    for name, draw in {"emblem": emblem, "spray": spray, "ground": ground, "ribbon": ribbon}.items():
        (FOLDER / f"{name}.svg").write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()
