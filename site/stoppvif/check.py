"""`stoppvif check`: everything an author or a translator may get wrong."""

from stoppvif import catalogues
from stoppvif.agenda import sample as agenda
from stoppvif.content import legible
from stoppvif.content.faults import Fault
from stoppvif.content.load import inspect
from stoppvif.directory import sample as directory
from stoppvif.settings import Settings


def everything(settings: Settings) -> tuple[list[Fault], list[Fault]]:
    """The errors and the notices of content and catalogues, by file and line."""
    content, faults = inspect(settings.content_dir)
    if content:
        directory.read(settings.content_dir / "sample/directory.yaml", content, faults)
        agenda.read(settings.content_dir / "sample/agenda.yaml", content, faults)
    # Where the content cannot be put together, the catalogues that there are.
    catalogues.check(content.languages if content else catalogues.known(), faults)
    return faults.of("error"), faults.of("notice")


def reading(settings: Settings) -> list[str]:
    """A line for each folder: its figure (`legible.lix`) in each language that has it."""
    content, _ = inspect(settings.content_dir)
    if content is None:
        return []
    found: dict[str, list[str]] = {}
    for (language, slug), guide in content.guides.items():
        found.setdefault(slug, []).append(f"{language} {legible.lix(guide.text)}")
    return [f"{slug:14} {'  '.join(figures)}" for slug, figures in sorted(found.items())]
