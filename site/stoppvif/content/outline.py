"""The outline of a commune: a polygon that an author writes as points."""

import re

Point = tuple[float, float]
_NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_POINTS = re.compile(rf"{_NUMBER},{_NUMBER}(?: {_NUMBER},{_NUMBER}){{2,99}}", re.ASCII)


def points(shape: str) -> list[Point]:
    """The points of an outline "x,y x,y x,y …", three to a hundred.

    Raises ValueError, with a clear sentence, for anything else.
    """
    if not _POINTS.fullmatch(shape):
        raise ValueError("bad shape: it must be points of a polygon, such as 0,0 40,10 20,30")
    pairs = (pair.split(",") for pair in shape.split(" "))
    return [(float(x), float(y)) for x, y in pairs]


def middle(found: list[Point]) -> Point:
    """The middle of a polygon's area; of its points, where it has none."""
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(found, [*found[1:], found[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if not area:
        return sum(one[0] for one in found) / len(found), sum(one[1] for one in found) / len(found)
    return x / (3 * area), y / (3 * area)
