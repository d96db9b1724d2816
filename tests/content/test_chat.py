"""The chat's words: what must be in every language, and what stops the start."""

import copy
from pathlib import Path

import pytest
import yaml

from stoppvif import paths
from stoppvif.content import chat, wordlists
from stoppvif.content.faults import Faults

LANGUAGES = ["fr", "nl", "de", "en", "ar"]
SOURCE = yaml.safe_load((paths.data("content") / "chat.yaml").read_text(encoding="utf-8"))


def faults(tmp_path: Path, change) -> list[str]:
    """The errors of the sample, changed."""
    data = copy.deepcopy(SOURCE)
    change(data)
    file = tmp_path / "chat.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    found = Faults(tmp_path)
    chat.read(file, LANGUAGES, {"112": None}, found)
    return [fault.message for fault in found.of("error") if "no number" not in fault.message]


def test_the_sample_is_whole(tmp_path):
    assert faults(tmp_path, lambda data: None) == []


@pytest.mark.parametrize("regime", ["social", "police", "either"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_regime_must_pass_on_stands_in_every_language(tmp_path, regime, lang):
    def change(data):
        del data["regimes"][regime]["must"][lang]

    assert faults(tmp_path, change) == [f"missing translation into {lang}"]


def test_each_rule_of_law_waits_to_be_confirmed(tmp_path):
    found = Faults(tmp_path)
    chat.read(paths.data("content") / "chat.yaml", LANGUAGES, None, found)
    assert sum("magistrat" in fault.message for fault in found.of("notice")) == 3


def without_police(data):
    del data["regimes"]["police"]


def bad_keys(data):
    data["phrases"][0]["keys"] = "Sa1"


def same_keys(data):
    data["phrases"][1]["keys"] = data["phrases"][0]["keys"]


def endless(data):
    data["phrases"][0]["text"]["fr"] = "x" * 500


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_police, "the regime 'police' is missing"),
        (bad_keys, "bad keys 'Sa1'"),
        (same_keys, "stands twice"),
        (endless, "longer than 400 characters"),
    ],
)
def test_what_would_fail_a_professional_is_an_error(tmp_path, change, told):
    (message,) = faults(tmp_path, change)
    assert told in message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_list_has_seventy_seven_bits_in_seven_words(lang):
    words = (paths.data("content") / "words" / f"{lang}.txt").read_text(encoding="utf-8")
    assert list(wordlists.wrong(words.split("\n")[:-1])) == []
    assert wordlists.SIZE**7 == 2**77


@pytest.mark.parametrize(
    ("words", "line", "told"),
    [
        (["maison"] * 2, 2, "could be taken for 'maison'"),
        (["jardin", "Jardins"], 2, "could be taken for 'jardin'"),
        (["été", "ete"], 2, "could be taken for 'été'"),
        (["un mot"], 1, "is not one word"),
        (["a"], 1, "has 1 letters"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_by_line(words, line, told):
    found = dict(list(wordlists.wrong(words))[1:])
    assert told in found[line]
