"""What the lists read alike of an address's query."""

from collections.abc import Mapping


def page_number(asked: Mapping[str, str]) -> int:
    """The page of a list, 1 to 99999; what is no such number is the first."""
    text = asked.get("page", "")
    right = text.isascii() and text.isdecimal() and len(text) < 6
    return max(1, int(text)) if right else 1
