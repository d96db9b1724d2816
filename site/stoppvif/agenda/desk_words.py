"""The desk's words for events: what fields are called, what was done, what is in the way."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

# By field of `event.Draft`, and of `event.Text`.
FIELDS: Mapping[str, LazyString] = {
    "kind": lazy_gettext("What it is"),
    "commune": lazy_gettext("Commune"),
    "organiser": lazy_gettext("Who organises it"),
    "audience": lazy_gettext("For whom"),
    "age_min": lazy_gettext("From this age"),
    "age_max": lazy_gettext("Up to this age"),
    "languages": lazy_gettext("Language spoken"),
    "access": lazy_gettext("Access"),
    "place_name": lazy_gettext("Name of the place"),
    "place_address": lazy_gettext("Street, number, village"),
    "place_told": lazy_gettext("The place is told on registration"),
    "online_url": lazy_gettext("Link, if one can take part online"),
    "price": lazy_gettext("Price"),
    "registration_how": lazy_gettext("Registration"),
    "registration_value": lazy_gettext("Number, address or link for it"),
    "contact": lazy_gettext("Contact that visitors see"),
    "status": lazy_gettext("What has become of it"),
    "rule": lazy_gettext("How it repeats"),
    "dates": lazy_gettext("Dates"),
}
TEXTS: Mapping[str, LazyString] = {
    "title": lazy_gettext("Title"),
    "summary": lazy_gettext("In one or two sentences"),
    "body": lazy_gettext("More about it"),
    "conditions": lazy_gettext("About the price"),
    "registration": lazy_gettext("About registration"),
}
EVERY: Mapping[str, LazyString] = {
    "": lazy_gettext("It does not repeat"),
    "week": lazy_gettext("Every week"),
    "two_weeks": lazy_gettext("Every other week"),
    "month": lazy_gettext("Every month"),
}
ORDINALS: Mapping[int, LazyString] = {
    1: lazy_gettext("the first"),
    2: lazy_gettext("the second"),
    3: lazy_gettext("the third"),
    4: lazy_gettext("the fourth"),
    -1: lazy_gettext("the last"),
}
# The lists of the desk.
SHELVES: Mapping[str, LazyString] = {
    "waiting": lazy_gettext("Waiting for approval"),
    "drafts": lazy_gettext("Drafts"),
    "coming": lazy_gettext("To come"),
    "over": lazy_gettext("Over"),
    "refused": lazy_gettext("Refused"),
    "archived": lazy_gettext("Archived"),
}
ACTIONS: Mapping[str, LazyString] = {
    "agenda_created": lazy_gettext("wrote an event: %(title)s"),
    "agenda_changed": lazy_gettext("changed an event: %(title)s"),
    "agenda_published": lazy_gettext("published an event: %(title)s"),
    "agenda_submitted": lazy_gettext("gave an event in for approval: %(title)s"),
    "agenda_refused": lazy_gettext("refused an event: %(title)s"),
    "agenda_withdrawn": lazy_gettext("took an event back: %(title)s"),
    "agenda_archived": lazy_gettext("put an event away: %(title)s"),
    "agenda_copied": lazy_gettext("copied an event: %(title)s"),
    "agenda_removed": lazy_gettext("deleted an event: %(title)s"),
    "agenda_scheduled": lazy_gettext("said that an event takes place after all: %(title)s"),
    "agenda_rescheduled": lazy_gettext("said that an event has a new date: %(title)s"),
    "agenda_online": lazy_gettext("said that an event takes place online: %(title)s"),
    "agenda_postponed": lazy_gettext("put an event off: %(title)s"),
    "agenda_full": lazy_gettext("said that an event is full: %(title)s"),
    "agenda_cancelled": lazy_gettext("called an event off: %(title)s"),
}
ZONE = lazy_gettext("The whole zone")
COORDINATOR_ALONE = lazy_gettext("A coordinator publishes what is for the whole zone.")
REASON = lazy_gettext("Please say why, in 500 characters at most.")
DONE: Mapping[str, LazyString] = {
    "saved": lazy_gettext("It is saved."),
    "publish": lazy_gettext("It is published."),
    "submit": lazy_gettext("A coordinator sees it now, and publishes it or says why not."),
    "refuse": lazy_gettext("It is refused, with your reason."),
    "withdraw": lazy_gettext("It is a draft again. Visitors do not see it."),
    "archive": lazy_gettext("It is put away."),
    "status": lazy_gettext("Visitors see what has become of it."),
}
