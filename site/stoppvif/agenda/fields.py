"""Fields of the agenda's forms: times of day."""

from typing import Any

from wtforms import ValidationError as Invalid

from stoppvif.agenda import dates, words
from stoppvif.content.hours import minutes
from stoppvif.web.fields import Line
from stoppvif.web.typed import clock


class Clock(Line):
    """A time of day, or none, however somebody writes it; a browser's own field knows no 24:00."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[clock], **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Raise Invalid for what is no time."""
        del form
        if self.data and self.minute is None:
            raise Invalid(words.FAULTS["clock"])

    @property
    def minute(self) -> int | None:
        """Minutes after midnight."""
        try:
            return minutes(self.data) if self.data else None
        except ValueError:
            return None


class PickedClock(Clock):
    """A time of day, in the browser's own field."""

    def __call__(self, **kwargs: Any) -> Any:
        """The browser's clock; as text where that would swallow what was typed."""
        known = (self.minute or 0) < dates.MINUTES_A_DAY and not (self.data and self.errors)
        return super().__call__(type="time" if known else "text", **kwargs)
