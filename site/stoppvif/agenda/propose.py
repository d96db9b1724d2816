"""Partners without an account propose an event here, and come back by a link of their own.

Fields are sent to an address with “search” in it: Chromium asks its maker about the fields of any
other form, and so would tell of it which page is open. What was typed waits in memory for the page
that a form leads on to: one that came of a form would stay in the browser with all that was typed.
"""

import json
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from stoppvif.agenda import proposals, said
from stoppvif.agenda.event import Draft
from stoppvif.agenda.model import Changed, Event, Gone
from stoppvif.agenda.proposal_check import check
from stoppvif.agenda.proposal_form import ProposalForm, shown
from stoppvif.agenda.proposals import Closed, Full
from stoppvif.agenda.public import known
from stoppvif.storage.away import Away
from stoppvif.web import audience, clock, language, pages
from stoppvif.web.database import database, read, write
from stoppvif.web.once import Once
from stoppvif.web.pace import Pace
from stoppvif.web.rows import faults

blueprint = Blueprint("propose", __name__, url_prefix="/<lang:lang>/agenda")
# Forms that wait for their page; a large one has 128 KB.
MOST_KEPT = 100
HOUR = 3600
# Forms from one place that are looked at, right or wrong: many for whoever mends hers, few for a
# program. Each takes time, and what is refused is counted nowhere else.
CHECKS_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered between two requests, in this process alone."""

    once: Once
    checked: Pace
    proposed: Pace
    changed: Pace


def set_up(app: Flask) -> None:
    """Give `app` the memory of its proposals."""
    app.extensions["proposed"] = Memory(
        Once(MOST_KEPT),
        Pace(CHECKS_AN_HOUR, HOUR),
        Pace(proposals.AN_HOUR, HOUR),
        Pace(proposals.CHANGES_AN_HOUR, HOUR),
    )


def _memory() -> Memory:
    return cast(Memory, current_app.extensions["proposed"])


def _is_too_many(pace: Pace) -> bool:
    """Whether as much came from her place within the hour as may come; else it is counted."""
    return pace.wait(request.headers.get("X-Caller", ""), clock.timestamp()) > 0


def _fresh(template: str, status: int = 200, **context: Any) -> Response:
    """A page for this request alone, kept nowhere."""
    made = pages.render(template, audience.current(), status, known=known(), **context)
    return pages.respond(made)


def _form(*, new: bool, **kwargs: Any) -> ProposalForm:
    found = known()
    communes = {nis: commune.name for nis, commune in found.communes.items()}
    return ProposalForm(communes, tuple(found.languages), new=new, **kwargs)


def _changing(event: Event, **kwargs: Any) -> ProposalForm:
    return _form(new=False, kept=len(event.draft.dates), **kwargs)


def _check(form: ProposalForm, base: Draft) -> Draft | None:
    found = known()
    communes_and_languages = (found.communes, found.languages)
    return check(form, base, communes_and_languages, language.current(), clock.now())


# --- proposing ------------------------------------------------------------------------------------


@blueprint.get("/propose")
def ask() -> Response:
    """What this is for, and the empty form."""
    form = _form(new=True, formdata=None)
    return pages.page("agenda/public/propose.html", form=form, faults=[], problem="", known=known())


@blueprint.post("/search/propose")
def send() -> BaseResponse:
    """Keep a proposal, and on to its link; or on to the form with what is wrong."""
    if _is_too_many(_memory().checked):
        return _on("propose.told", "many")
    draft = _check(form := _form(new=True), Draft())
    if draft is None:
        return _on("propose.told")
    if _is_too_many(_memory().proposed):
        return _on("propose.told", "many")
    token = proposals.new_token()
    try:
        write(proposals.propose, draft, form.proposer.data, token, clock.now())
    except Full:
        return _on("propose.told", "full")
    except Away:
        return _on("propose.told", "away")
    kept = _memory().once.keep(json.dumps({"token": token}))
    return redirect(url_for("propose.told", once=kept), 303)


def _on(endpoint: str, problem: str = "", **values: Any) -> BaseResponse:
    """On to the page that shows what was typed again, and what is in the way."""
    typed = {"typed": list(request.form.items(multi=True)), "problem": problem}
    once = _memory().once.keep(json.dumps(typed))
    # Straight to it: on a phone the same page seems to stand there as before.
    return redirect(url_for(endpoint, **values, once=once, _anchor="problems"), 303)


@blueprint.get("/propose/<once>")
def told(once: str) -> Response:
    """What came of a form, once; after that the empty form."""
    kept = json.loads(_memory().once.tell(once) or "{}")
    if "token" in kept:
        return _fresh("agenda/public/proposed.html", token=kept["token"])
    form = _form(new=True, formdata=MultiDict(kept.get("typed", [])) if kept else None)
    # With a problem of ours, its fields were right, or are not looked at.
    if kept and not kept["problem"]:
        _check(form, Draft())
    return _fresh(
        "agenda/public/propose.html",
        form=form,
        faults=faults(form),
        problem=kept.get("problem", ""),
    )


# --- coming back ----------------------------------------------------------------------------------


def _event(token: str) -> Event | None:
    with read() as session:
        return proposals.find(session, token)


def _gone() -> Response:
    return _fresh("agenda/public/proposal_gone.html", 404)


@blueprint.get("/mine/<token>")
def mine(token: str) -> Response:
    """What has become of a proposal."""
    event = _event(token)
    if event is None:
        return _gone()
    return _fresh(
        "agenda/public/proposal.html",
        event=event,
        token=token,
        said=said,
        is_open=proposals.is_open(event),
    )


@blueprint.get("/mine/<token>/change")
@blueprint.get("/mine/<token>/change/<once>")
def change(token: str, once: str = "") -> BaseResponse:
    """The form of a proposal, as it is kept, or once as it was sent."""
    event = _event(token)
    if event is None:
        return _gone()
    if not proposals.is_open(event):
        return redirect(url_for("propose.mine", token=token), 303)
    kept = json.loads(_memory().once.tell(once) or "{}") if once else {}
    if kept:
        form = _changing(event, formdata=MultiDict(kept["typed"]))
        if not kept["problem"]:
            _check(form, event.draft)
    else:
        data = shown(event.draft, language.current())
        form = _changing(event, formdata=None, data=data)
    if not kept or kept["problem"] == "changed":
        # Saved once more, it is saved over what the page has told of; a fault tells of nothing.
        form.version.data = str(event.version)
    return _fresh(
        "agenda/public/proposal_change.html",
        form=form,
        event=event,
        token=token,
        faults=faults(form),
        problem=kept.get("problem", ""),
    )


@blueprint.post("/search/mine/<token>")
def save(token: str) -> BaseResponse:
    """Write a proposal anew."""
    event = _event(token)
    if event is None:
        return _gone()
    try:
        problem = _in_the_way(token, event)
    except Gone:
        return _gone()
    if problem is not None:
        return _on("propose.change", problem, token=token)
    return redirect(url_for("propose.mine", token=token), 303)


def _in_the_way(token: str, event: Event) -> str | None:
    """Write what was sent; None where that is done, nothing to say where a field is wrong.

    Raises Gone.
    """
    if _is_too_many(_memory().checked):
        return "often"
    form = _changing(event)
    draft = _check(form, event.draft)
    if draft is None:
        return ""
    if _is_too_many(_memory().changed):
        return "often"
    try:
        write(proposals.change, token, draft, form.seen_version, clock.now())
    except Changed:
        return "changed"
    except Away:
        return "away"
    except Closed:
        # It was published meanwhile: the page says so.
        pass
    return None


@blueprint.post("/mine/<token>/withdraw")
def withdraw(token: str) -> BaseResponse:
    """Delete a proposal."""
    try:
        write(proposals.withdraw, token)
    except Gone:
        return _gone()
    except Closed:
        return redirect(url_for("propose.mine", token=token), 303)
    # From the journal too: the page says that nothing of it is kept.
    database().erase()
    return _fresh("agenda/public/proposal_gone.html", withdrawn=True)
