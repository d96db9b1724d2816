"""What somebody types, without what nobody sees."""

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.web.typed import clean, line


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\ud800", "\x00", "\x1b", "\x85"])
def test_what_nobody_sees_is_taken_out(sign):
    assert line(f"a{sign}b") == "ab"
    assert clean(f"{sign}a\nb{sign}") == "a\nb"


@given(st.text(st.characters(), max_size=50))
def test_what_is_left_stands_in_any_feed(typed):
    cleaned = clean(typed).replace("&", "").replace("<", "").replace("]]>", "")
    fromstring(f"<a>{cleaned}</a>".encode())
