"""`stoppvif check`: everything an author or a translator may get wrong."""

from stoppvif import catalogues
from stoppvif.content.faults import Fault
from stoppvif.content.load import inspect
from stoppvif.settings import Settings


def everything(settings: Settings) -> tuple[list[Fault], list[Fault]]:
    """The errors and the notices of content and catalogues, by file and line."""
    content, faults = inspect(settings.content_dir)
    # Where the content cannot be put together, the catalogues that there are.
    catalogues.check(content.languages if content else catalogues.known(), faults)
    return faults.of("error"), faults.of("notice")
