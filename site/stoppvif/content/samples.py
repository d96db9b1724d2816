"""Sample records in `content/sample/`: what the desk's rules say of them, by file and line."""

from collections.abc import Mapping
from pathlib import Path

from stoppvif.content.check import texts
from stoppvif.content.faults import Faults
from stoppvif.content.reading import Document, document

# What the codes of the rules say to an author; pages say it in words of their own.
_TOLD = {
    "missing": "missing",
    "long": "too long",
    "many": "too many",
    "code": "none of the known codes",
    "control": "a character that no page can show",
    "age": "bad age",
    "phone": "bad telephone number",
    "mail": "bad mail address",
    "link": "bad address: it must begin with https://",
    "hours": "bad hours",
    "clock": "bad hours",
    "order": "it ends before it begins",
    "hidden": "a place that is not to be published",
    "told": "a place that is not to be published",
    "unsure": "confidence C is not published with a number",
    "id": "bad id, or one that stands twice",
}


def listed(file: Path, faults: Faults) -> Document | None:
    """The list in `file`; None where the network has no such samples, or its fault is noted."""
    doc = document(file, faults) if file.is_file() else None
    if doc and not isinstance(doc.data, list):
        doc.fault("the file must be a list")
        return None
    return doc


def refuse(doc: Document, found: Mapping[str, str], index: int) -> None:
    """Note the faults `found` in the record at `index`: codes by field, as the rules give them."""
    for field, code in found.items():
        steps = [int(step) if step.isdigit() else step for step in field.split(".")]
        doc.fault(f"{_TOLD.get(code, code)} ({field})", index, *steps)


def untranslated(doc: Document, record: object, languages: list[str], *path: str | int) -> None:
    """Notice each text in `record`, found at `path`, that lacks one of `languages`."""
    for where, text in texts(record, path):
        missing = [code for code in languages if not text.get(code, "").strip()] if text else []
        for code in missing:
            doc.fault(f"missing translation into {code}", *where, notice=True)
