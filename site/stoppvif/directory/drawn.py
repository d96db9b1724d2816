"""The communes as a map: shapes that the network's content has, nothing loaded from anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from stoppvif.content.model import Commune
from stoppvif.content.outline import middle, points

MARGIN = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A commune in the map, and where its name stands."""

    commune: Commune
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn, and the part of the plane that it takes."""

    shapes: list[Shape]
    box: str


def drawn(communes: Sequence[Commune]) -> Map | None:
    """The map; None unless every commune has an outline."""
    if not communes or not all(commune.shape for commune in communes):
        return None
    outlines = [points(commune.shape) for commune in communes]
    xs, ys = zip(*(point for outline in outlines for point in outline), strict=True)
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    box = (left, top, max(xs) + MARGIN - left, max(ys) + MARGIN - top)
    shapes = [
        Shape(commune, *map(round, middle(outline)))
        for commune, outline in zip(communes, outlines, strict=True)
    ]
    return Map(shapes, " ".join(f"{value:g}" for value in box))
