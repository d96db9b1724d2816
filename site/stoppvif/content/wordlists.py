"""The lists that resume words come from: 2,048 words a language, each of them typed as it is heard.

Seven of them are 77 bits. A list is refused when two of its words could be taken for each other:
the same without accents, or one slip of a finger apart.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from stoppvif.content.faults import Faults
from stoppvif.content.reading import read

SIZE = 2048
LENGTHS = range(3, 11)
# What folding to base letters leaves apart though people type one for the other.
_ALIKE = str.maketrans(
    {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}
)


def fold(word: str) -> str:
    """`word` as it is compared: without case, accents and vowel signs; `static/js/chat/words.js`.

    Source of the Arabic pairs: the letters that Arabic keyboards and hands use for one another.
    """
    apart = unicodedata.normalize("NFKD", word.strip().lower().translate(_ALIKE))
    return "".join(letter for letter in apart if unicodedata.category(letter)[0] != "M")


def load(file: Path, faults: Faults) -> tuple[str, ...]:
    """The words of a list; its faults are noted line by line."""
    text = read(file, faults)
    words = tuple((text or "").split("\n")[:-1])
    if text is not None:
        for line, message in wrong(words):
            faults.add(file, line, message)
    return words


def wrong(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with a list: line, counted from 1, and a sentence."""
    if len(words) != SIZE:
        yield len(words) or 1, f"a list has {SIZE} words, a line each; this one has {len(words)}"
    seen: dict[str, int] = {}
    for line, word in enumerate(words, 1):
        folded = fold(word)
        if not folded.isalpha() or word != word.strip():
            yield line, f"{word!r} is not one word of letters"
            continue
        if len(folded) not in LENGTHS:
            yield line, f"{word!r} has {len(folded)} letters: {LENGTHS[0]} to {LENGTHS[-1]}"
        for slip in _slips(folded):
            if seen.setdefault(slip, line) != line:
                yield line, f"{word!r} could be taken for {words[seen[slip] - 1]!r}"
                break


def _slips(word: str) -> Iterator[str]:
    """Shapes that two words share exactly where one slip makes one of the other.

    A letter more or less, another letter, two neighbours swapped.
    """
    yield word
    for at in range(len(word) + 1):
        yield f"{word[:at]}*{word[at:]}"
        if at < len(word):
            yield f"{word[:at]}*{word[at + 1 :]}"
        if at + 1 < len(word):
            pair = "".join(sorted(word[at : at + 2]))
            yield f"{word[:at]}~{pair}{word[at + 2 :]}"
