"""The sample entries of a network: what its directory holds before anybody has written in it."""

from pathlib import Path

from stoppvif.content import samples
from stoppvif.content.check import dialled
from stoppvif.content.faults import Faults
from stoppvif.content.model import Content
from stoppvif.content.reading import Document
from stoppvif.content.ways import slug_of
from stoppvif.directory import faults as rules
from stoppvif.directory.entry import Entry
from stoppvif.directory.listing import reachable


class Sample(Entry, frozen=True, kw_only=True):
    """An entry with its address and the commune whose editors look after it, empty for none."""

    slug: str
    owner: str = ""

    @property
    def entry(self) -> Entry:
        """The entry alone."""
        return Entry(**{name: getattr(self, name) for name in Entry.__struct_fields__})


def read(file: Path, content: Content, faults: Faults) -> list[Sample]:
    """The entries in `file` that can be shown; none where there is no file. Faults are noted."""
    doc = samples.listed(file, faults)
    found: list[Sample] = []
    for index, value in enumerate(doc.data if doc else ()):
        sample = doc.record(Sample, value, index) if doc else None
        if doc and sample and _right(doc, sample, index, content):
            if sample.slug in (one.slug for one in found):
                doc.fault(f"the slug {sample.slug!r} stands twice", index, "slug")
            found.append(sample)
    return found


def _right(doc: Document, sample: Sample, index: int, content: Content) -> bool:
    """Whether an entry can be shown; what is wrong, to verify or to translate is noted."""
    found = _faults(sample, content)
    samples.refuse(doc, found, index)
    others = content.languages[1:]
    samples.untranslated(doc, sample, others, index)
    for name in ("services", "phones"):
        for place, part in enumerate(getattr(sample, name)):
            samples.untranslated(doc, part, others, index, name, place)
    if sample.verify:
        doc.fault(f"to verify: {sample.verify}", index, "verify", notice=True)
    if not reachable(sample):
        told = "no phone, mail or website: visitors are led on to the lines that help"
        doc.fault(told, index, notice=True)
    return not found


def _faults(sample: Sample, content: Content) -> dict[str, str]:
    """What the desk's rules refuse, and what is asked of content besides; code by field."""
    communes = [commune.nis for commune in content.communes]
    found = {}
    for place, phone in enumerate(sample.phones):
        # As with the lines of numbers.yaml: a number that rings nowhere misleads.
        if told := _unreachable(phone.number):
            found[f"phones.{place}.number"] = told
    try:
        rules.check(sample.entry, communes, content.languages, content.languages[0])
    except rules.EntryError as error:
        found |= error.faults
    if not sample.slug or slug_of(sample.slug) != sample.slug:
        found["slug"] = "id"
    if sample.owner and sample.owner not in communes:
        found["owner"] = "code"
    # Nobody can check again what he cannot find again.
    return found | {
        name: "missing" for name in ("source", "assured_date") if not getattr(sample, name)
    }


def _unreachable(number: str) -> str:
    """Why nobody answers a number; empty where somebody may."""
    try:
        dialled(number)
    except ValueError as error:
        return str(error)
    return ""
