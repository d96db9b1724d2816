"""What takes place, as the search of the whole site finds it."""

from collections.abc import Callable, Iterator

from stoppvif.agenda import listing, model, said
from stoppvif.agenda.listing import Filters, Shown
from stoppvif.content import links, search
from stoppvif.content.hours import BRUSSELS
from stoppvif.storage.engine import Database
from stoppvif.web import clock


class Events:
    """What the agenda adds to the search; `drops` tells how often its data have changed."""

    def __init__(self, database: Database, drops: Callable[[str], int], first: str) -> None:
        self._database, self._drops, self._first = database, drops, first

    def version(self) -> object:
        """Another one whenever there is something else to find, and each day."""
        return self._drops(model.TAG), clock.now().astimezone(BRUSSELS).date()

    def entries(self, language: str) -> Iterator[search.Entry]:
        """Each event to come, with its next date, in the language of the request. Raises Away."""
        with self._database.read() as session:
            coming = listing.coming(session, Filters(), clock.now(), listing.MOST_IN_A_FEED)
        # The first of its dates; one that fell away only where nothing else is left.
        next_ones: dict[str, Shown] = {}
        for shown in sorted(coming, key=lambda one: one.state == "dropped"):
            next_ones.setdefault(shown.event.slug, shown)
        for slug, shown in next_ones.items():
            draft = shown.event.draft
            text = draft.texts[draft.written(language, self._first)]
            yield search.Entry(
                f"event:{slug}",
                f"{links.PAGES['agenda'].format(lang=language)}{slug}",
                said.titled(shown, text.title),
                f"{said.when(shown.date)} · {text.summary}",
                f"{text.body}\n{draft.organiser}",
            )
