"""`content/` as a whole, and all that is wrong with it."""

from pathlib import Path
from typing import Any

from stoppvif.content import chat, check, extras, pages, wordlists
from stoppvif.content.faults import ContentError, Faults
from stoppvif.content.model import (
    VERSIONS,
    Commune,
    Content,
    Network,
    Number,
    Statement,
    Test,
    Trial,
    Version,
)
from stoppvif.content.reading import Document, document


def load(folder: Path) -> Content:
    """The content in `folder`.

    Raises ContentError, one argument a line, if any of it would mislead a visitor.
    """
    content, faults = inspect(folder)
    if content is None or faults.of("error"):
        raise ContentError(*map(str, faults.of("error")))
    return content


def inspect(folder: Path) -> tuple[Content | None, Faults]:
    """The content in `folder`, None if it cannot be put together, and its faults."""
    faults = Faults(folder.parent)
    network = _network(folder / "network.yaml", faults)
    if network is None:
        return None, faults
    communes = _communes(folder / "communes.yaml", faults)
    before = len(faults.of("error"))
    numbers = _numbers(folder / "numbers.yaml", network.languages, faults)
    known = numbers if len(faults.of("error")) == before else None
    tests = _tests(folder / "test", network.languages, known, faults)
    trial = _trial(folder / "trial.yaml", network.languages, faults)
    written = pages.Reader(folder, network.languages, faults)
    talk = chat.read(folder / "chat.yaml", network.languages, known, faults)
    sheet = extras.plan(folder / "plan.yaml", network.languages, faults)
    words = {
        code: wordlists.load(folder / "words" / f"{code}.txt", faults) for code in network.languages
    }
    if trial is None or talk is None:
        return None, faults
    content = Content(
        network=network,
        communes=communes,
        numbers=numbers,
        tests=tests,
        trial=trial,
        chat=talk,
        words=words,
        pages=written.pages(),
        guides=written.guides(),
        plan=sheet,
        search=extras.search(folder / "search.yaml", network.languages, faults),
        about=written.about(),
    )
    return content, faults


def _network(file: Path, faults: Faults) -> Network | None:
    doc = document(file, faults)
    record = doc and doc.record(Network, doc.data)
    if not doc or not record:
        return None
    if not record.languages:
        doc.fault("a network speaks at least one language", "languages")
        return None
    check.network(doc, record)
    return record


def _trial(file: Path, languages: list[str], faults: Faults) -> Trial | None:
    doc = document(file, faults)
    record = doc and doc.record(Trial, doc.data)
    if doc and record:
        check.translations(doc, record, (), languages, safety=True)
    return record or None


def _listed(doc: Document) -> list[Any]:
    if isinstance(doc.data, list):
        return doc.data
    doc.fault("the file must be a list")
    return []


def _communes(file: Path, faults: Faults) -> list[Commune]:
    doc = document(file, faults)
    if doc is None:
        return []
    found: list[Commune] = []
    for index, entry in enumerate(_listed(doc)):
        record = doc.record(Commune, entry, index)
        if record:
            check.commune(doc, record, index)
            found.append(record)
    return found


def _numbers(file: Path, languages: list[str], faults: Faults) -> dict[str, Number]:
    doc = document(file, faults)
    numbers: dict[str, Number] = {}
    if doc is None:
        return numbers
    for index, entry in enumerate(_listed(doc)):
        record = doc.record(Number, entry, index)
        if record is None:
            continue
        if record.id in numbers:
            doc.fault(f"the id {record.id!r} stands twice", index)
        check.number(doc, record, (index,), languages)
        numbers[record.id] = record
    return numbers


def _tests(
    folder: Path, languages: list[str], numbers: dict[str, Number] | None, faults: Faults
) -> dict[Version, Test]:
    tests: dict[Version, Test] = {}
    for version in VERSIONS:
        doc = document(folder / f"{version}.yaml", faults)
        if doc is None or not _statements(doc):
            continue
        record = doc.record(Test, doc.data)
        if record is None:
            continue
        if record.version != version:
            doc.fault(f"the file is {version}.yaml, the version says {record.version}", "version")
        check.test(doc, record, languages, numbers)
        tests[version] = record
    return tests


def _statements(doc: Document) -> bool:
    """Whether each statement is one; read one by one, so that every fault is listed at once."""
    entries = doc.data.get("statements") if isinstance(doc.data, dict) else None
    if not isinstance(entries, list):
        return True
    records = [
        doc.record(Statement, entry, "statements", index) for index, entry in enumerate(entries)
    ]
    return None not in records
