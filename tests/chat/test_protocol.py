"""PROTOCOL.md is true: its examples are read, its events handled, its codes all there are."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from stoppvif import paths
from stoppvif.chat import messages
from stoppvif.chat.faults import ChatError, Code

TEXT = (paths.HERE / "chat/PROTOCOL.md").read_text(encoding="utf-8")
EXAMPLES = [
    json.loads(line)
    for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
]
KINDS = {
    "begin": messages.Begin,
    "seal": messages.Seal,
    "send": messages.Say,
    "seen": messages.Seen,
    "cover": messages.Cover,
    "keep": messages.Keep,
    "resume": messages.Resume,
    "here": messages.Nothing,
    "leave": messages.Nothing,
    "end": messages.Nothing,
    "chat_key": messages.OneKey,
    "chat_claim": messages.About,
    "chat_decline": messages.About,
    "chat_open": messages.Open,
    "chat_send": messages.SayIn,
    "chat_note": messages.SayIn,
    "chat_colleagues": messages.About,
    "chat_ask_in": messages.AskIn,
    "chat_part": messages.About,
    "chat_danger": messages.About,
    "chat_seen": messages.SeenIn,
    "chat_seal": messages.SealIn,
    "chat_hand_over": messages.HandOver,
    "chat_end": messages.End,
    "chat_block": messages.About,
}


def handled(file: str) -> set[str]:
    """The events that a room says it handles."""
    text = Path(paths.HERE / "chat" / file).read_text(encoding="utf-8")
    return set(re.findall(r'^            "(\w+)": self\._', text, re.MULTILINE)) | set(
        re.findall(r'on\("(chat_\w+)"', text)
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["event"])
def test_an_example_is_a_message(example):
    messages.read(KINDS[example["event"]], example["data"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["event"])
def test_an_example_with_a_word_more_is_none(example):
    with pytest.raises(ChatError):
        messages.read(KINDS[example["event"]], {**example["data"], "ip": "192.0.2.1"})


def test_every_event_is_told_and_every_told_one_is_handled():
    events = handled("visitor.py") | handled("professional.py")
    assert events == set(KINDS)
    told = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))
    assert events <= told


def test_every_code_is_told():
    told = set(re.findall(r"`(\w+)`", TEXT.partition("## Secret")[0]))
    assert set(get_args(Code)) <= told


@pytest.mark.parametrize("data", [None, [], "begin", 5, b"", {"regime": None}, {1: 2}])
def test_what_is_no_message_is_malformed(data):
    with pytest.raises(ChatError) as caught:
        messages.read(messages.Begin, data)
    assert caught.value.code == "malformed"
