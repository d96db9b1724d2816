"""One figure for how hard a text is: easy words in short sentences stand below a law."""

import pytest

from house import LANGUAGES
from stoppvif.content.legible import lix

EASY = "Il crie. Vous avez peur. Vous pouvez appeler. Une personne vous parle."
LAW = (
    "Nonobstant les dispositions susmentionnées, l’administration compétente détermine, "
    "conformément aux modalités préalablement établies, les conditions applicables."
)


def test_a_law_is_harder_than_a_leaflet():
    assert lix(EASY) < 30
    assert lix(LAW) > 55
    assert lix("") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_folders_are_no_harder_than_a_newspaper(content, language):
    """Medians, since one long name in a short page says little; German words are longer."""
    most = {"fr": 36, "nl": 32, "de": 34, "en": 28, "ar": 22}[language]
    figures = sorted(
        lix(guide.text) for (code, _), guide in content.guides.items() if code == language
    )
    assert figures[len(figures) // 2] <= most, figures
