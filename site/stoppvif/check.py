"""`stoppvif check`: everything an author or a translator may get wrong."""

from stoppvif import catalogues
from stoppvif.content.faults import Fault
from stoppvif.content.load import inspect
from stoppvif.settings import Settings


def everything(settings: Settings) -> tuple[list[Fault], list[Fault]]:
    """The errors and the notices of content and catalogues, by file and line."""
    content, faults = inspect(settings.content_dir)
    if content is not None:
        catalogues.check(content.languages, faults)
    return faults.of("error"), faults.of("notice")
