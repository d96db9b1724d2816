"""How hard a text is to read, as one figure."""

import re

_SENTENCE = re.compile(r"[.!?؟:;]+(?:\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONG = 6


def lix(text: str) -> int:
    """LIX: words in a sentence, and of a hundred words those of more than six letters.

    Under 30 is a children's book, 40 a newspaper, over 55 a law (Björnsson, 1968; made for Swedish
    and used for French, Dutch, German and English). It compares texts of one language; German, with
    its long words, stands higher, and Arabic lower.
    """
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE.split(text) if _WORD.search(part)]
    if not words:
        return 0
    long = sum(len(word) > LONG for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))
