"""Outlines of communes: what an author may write, and where a name stands in them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.content.model import Commune
from stoppvif.content.outline import middle, points
from stoppvif.directory.drawn import drawn

NUMBERS = st.integers(0, 9999)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=100))
def test_what_is_written_is_read(found):
    assert points(" ".join(f"{x},{y}" for x, y in found)) == found
    x, y = middle([(float(x), float(y)) for x, y in found])
    assert math.isfinite(x)
    assert math.isfinite(y)


def test_the_middle_of_a_square():
    assert middle([(0, 0), (10, 0), (10, 4), (0, 4)]) == (5, 2)
    assert middle([(0, 0), (4, 0), (8, 0)]) == (4, 0), "a line has no area"


@pytest.mark.parametrize(
    "shape",
    [
        "0,0 1,1",
        "0,0 1,1 2",
        "M0,0 L1,1 Z",
        "0,0  1,1 2,2",
        "-1,0 1,1 2,2",
        '0,0 1,1 2,2" onload="x',
        "0,0 1,1 2,2\n",
        "٠,٠ ١,١ ٢,٢",
        "nan,0 1,1 2,2",
        "0,0 1,1 99999,2",
    ],
)
def test_anything_else_is_refused_with_a_sentence(shape):
    with pytest.raises(ValueError, match="points of a polygon"):
        points(shape)


@given(st.text(max_size=60))
def test_any_text_is_a_polygon_or_refused(text):
    try:
        found = points(text)
    except ValueError:
        return
    assert len(found) >= 3


def commune(nis: str, shape: str = "") -> Commune:
    return Commune(nis=nis, name=nis, postal_codes=[], shape=shape)


def test_a_map_is_as_large_as_its_communes():
    made = drawn([commune("1", "0,0 10,0 10,10 0,10"), commune("2", "10,0 30,0 30,10 10,10")])
    assert made is not None
    assert made.box == "-4 -4 38 18"
    assert [(shape.commune.nis, shape.x, shape.y) for shape in made.shapes] == [
        ("1", 5, 5),
        ("2", 20, 5),
    ]


def test_there_is_no_map_with_a_hole_in_it():
    assert drawn([]) is None
    assert drawn([commune("1", "0,0 10,0 10,10"), commune("2")]) is None


def test_the_sample_s_communes_touch_as_on_the_ground(content):
    """Neighbours share a border of two points at least."""
    near = {
        ("Chaudfontaine", "Trooz"),
        ("Chaudfontaine", "Esneux"),
        ("Chaudfontaine", "Sprimont"),
        ("Esneux", "Sprimont"),
        ("Sprimont", "Trooz"),
        ("Aywaille", "Sprimont"),
    }
    shapes = {one.name: set(points(one.shape)) for one in content.communes}
    for first, second in near:
        assert len(shapes[first] & shapes[second]) >= 2, (first, second)
    assert not shapes["Aywaille"] & shapes["Trooz"]
