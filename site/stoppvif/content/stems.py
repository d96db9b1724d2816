"""Words as the search compares them: without case, accents or endings."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import Stemmer
from babel import Locale

_WORD = re.compile(r"\w+")
# What Arabic may be written with or without: vowel signs, and the stroke that stretches a word.
_OPTIONAL = re.compile("[\u0640\u064b-\u0652\u0670]")
# Letters that Unicode does not take apart; in Arabic, spellings that people use for one another.
_SAME = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ى": "ي", "ة": "ه"})


def fold(text: str) -> str:
    """`text` without case, accents, vowel signs, and the hamza of an alef."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return bare.translate(_SAME)


@cache
def _stemmer(language: str) -> Callable[[list[str]], list[str]]:
    name = (Locale(language).get_language_name("en") or "").lower()
    if name not in Stemmer.algorithms():
        return list
    made: Callable[[list[str]], list[str]] = Stemmer.Stemmer(name).stemWords
    return made


def words(text: str) -> list[str]:
    """The words of `text`, in their order, with accents; one letter alone is none."""
    plain = _OPTIONAL.sub("", unicodedata.normalize("NFC", text.casefold()))
    return [word for word in _WORD.findall(plain) if len(word) > 1 or word.isdigit()]


def stems(text: str, language: str) -> list[str]:
    """The words of `text` as they are compared, in their order."""
    return [fold(stem) for stem in _stemmer(language)(words(text))]
