"""The lists of resume words: whole, and no word that could be taken for another."""

from hypothesis import given
from hypothesis import strategies as st

from stoppvif.content import wordlists


def one_slip(first: str, second: str) -> bool:
    """Whether one slip of a finger makes one of the other: slow, and plain to see."""
    if first == second:
        return True
    swapped = [first[:i] + first[i + 1] + first[i] + first[i + 2 :] for i in range(len(first) - 1)]
    if second in swapped:
        return True
    if len(first) == len(second):
        return sum(a != b for a, b in zip(first, second, strict=True)) == 1
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return shorter in [longer[:i] + longer[i + 1 :] for i in range(len(longer))]


WORDS = st.text("abc", min_size=3, max_size=5)


@given(WORDS, WORDS)
def test_two_words_clash_exactly_where_one_slip_makes_one_of_the_other(first, second):
    clash = any("taken for" in message for _, message in wordlists.wrong([first, second]))
    assert clash == one_slip(first, second)
