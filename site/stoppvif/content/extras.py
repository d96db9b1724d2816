"""What a network may do without: the sheet of a safety plan, words that help the search."""

from pathlib import Path

from stoppvif.content import check, links
from stoppvif.content.faults import Faults
from stoppvif.content.model import Blank, Line, Plan, Search, Section
from stoppvif.content.reading import Document, document

# What can be found, besides our own pages, by the start of its key.
SEARCHED = ("guide:", "network:", "test:")


def plan(file: Path, languages: list[str], faults: Faults) -> Plan | None:
    """The sheet; None where the network has none, or, with its faults noted, a faulty one."""
    doc = document(file, faults) if file.is_file() else None
    record = doc and doc.record(Plan, doc.data)
    if not doc or not record:
        return None
    check.translations(doc, record, (), languages)
    ids: set[str] = set()
    for index, section in enumerate(record.sections):
        _section(doc, section, ("sections", index), languages, ids)
    for index, fact in enumerate(record.verify):
        doc.fault(f"to verify: {fact}", "verify", index, notice=True)
    return record


def _section(
    doc: Document, section: Section, path: check.Path, languages: list[str], ids: set[str]
) -> None:
    """Fault missing words, and an id that `ids` holds already: a label points to one part."""
    check.translations(doc, section, path, languages)
    parts: list[tuple[str, int, Line | Blank]] = [
        *(("lines", number, line) for number, line in enumerate(section.lines)),
        *(("fields", number, blank) for number, blank in enumerate(section.fields)),
    ]
    for name, number, part in parts:
        where = (*path, name, number)
        check.translations(doc, part, where, languages)
        named = f"{section.id}-{part.id}"
        if named in ids:
            doc.fault(f"the id {part.id!r} stands twice", *where)
        ids.add(named)


def search(file: Path, languages: list[str], faults: Faults) -> Search:
    """Words that help the search; none where there is no file."""
    doc = document(file, faults) if file.is_file() else None
    record = doc and doc.record(Search, doc.data)
    if not doc or not record:
        return Search()
    for name in record.pages.keys() - links.PAGES.keys():
        if not name.startswith(SEARCHED):
            doc.fault(f"no page is called {name!r}", "pages", name)
    for place, words in (("danger", record.danger), *record.pages.items()):
        path = (place,) if place == "danger" else ("pages", place)
        for code in words.keys() - set(languages):
            check.unknown_language(doc, code, *path, code)
    return record
