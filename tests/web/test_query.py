"""What the lists read alike of an address's query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.web.query import page_number


@given(st.text(max_size=8) | st.from_regex(r"[0-9]{1,7}", fullmatch=True))
def test_every_text_leads_to_a_page(text):
    assert 1 <= page_number({"page": text}) <= 99_999


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("0", 1), ("17", 17), ("²", 1), ("-3", 1)])
def test_a_number_is_that_page_and_anything_else_the_first(text, number):
    assert page_number({"page": text}) == number
    assert page_number({}) == 1
