"""The desk's words for shifts: refusals, and what the trail says of the roster."""

from flask_babel import LazyString, lazy_gettext

from stoppvif.duty.model import RosterError

ERRORS: dict[str, LazyString] = {
    "day": lazy_gettext("A shift begins within its day, from 00:00 to 23:59."),
    "order": lazy_gettext("A shift ends after it begins."),
    "long": lazy_gettext("A shift lasts 24 hours at most."),
    "short": lazy_gettext("A shift lasts at least five minutes."),
    "last": lazy_gettext("The last day comes before the first."),
    "far": lazy_gettext("Please choose days from two months ago to three years ahead."),
    "gone": lazy_gettext("This no longer exists, or belongs to the other roster."),
    "same_week": lazy_gettext("Please choose another week to copy to."),
    "no_day": lazy_gettext("Please choose at least one day of the week."),
    "extra": lazy_gettext("An extra shift lasts from one to eight hours."),
    "time": lazy_gettext("Please give a time such as 09:30."),
    "date": lazy_gettext("Please give a date."),
    "overlap": lazy_gettext("She already has a shift at that time."),
}
ACTIONS: dict[str, LazyString] = {
    "roster_added": lazy_gettext("planned a shift: %(name)s, %(day)s, %(hours)s"),
    "roster_weekly": lazy_gettext(
        "planned a weekly shift: %(name)s, %(hours)s, first day %(first)s, last day %(last)s"
    ),
    "roster_changed": lazy_gettext("moved a shift: %(name)s, now %(day)s, %(hours)s"),
    "roster_removed": lazy_gettext("took out a shift: %(name)s, %(day)s, %(hours)s"),
    "roster_ended": lazy_gettext("ended a weekly shift: %(name)s, %(hours)s, from %(first)s on"),
    "roster_absent": lazy_gettext("noted that %(name)s is away from %(first)s to %(last)s"),
    "roster_back": lazy_gettext("took an absence back: %(name)s, %(first)s to %(last)s"),
    "roster_copied": lazy_gettext("copied the week of %(week)s to the week of %(day)s"),
    "roster_wanted": lazy_gettext("wanted cover: %(language)s, %(days)s, %(hours)s"),
    "roster_unwanted": lazy_gettext("took wanted cover back: %(language)s, %(days)s, %(hours)s"),
    "roster_extra": lazy_gettext("began an extra shift of %(hours)s h"),
    "alarm_taken": lazy_gettext("took an alarm: %(regime)s"),
}


def error(fault: RosterError) -> str:
    """What a rule's refusal means, in a sentence."""
    return str(ERRORS[fault.code])
