"""What pages read alike of an address's query, or of a form's hidden fields."""

from collections.abc import Mapping
from typing import Any


def number(text: str, digits: int) -> int | None:
    """A whole number of at most so many digits; None for anything else."""
    right = text.isascii() and text.isdecimal() and len(text) <= digits
    return int(text) if right else None


def page_number(asked: Mapping[str, str]) -> int:
    """The page of a list, 1 to 99999; what is no such number is the first."""
    return max(1, number(asked.get("page", ""), 5) or 1)


def numbered(page: int) -> dict[str, Any]:
    """The page of a list in the query of an address; the first goes without saying."""
    return {"page": str(page)} if page > 1 else {}
