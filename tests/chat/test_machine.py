"""Any sequence of visitors, professionals and faults: nobody is lost, and nobody's choice broken.

The machine keeps its own small account of what should be, and compares after every step.
"""

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)
from sqlalchemy import func, select

from pairs import SOAK
from stoppvif.chat import conversation, envelopes, guests, resuming, waiting
from stoppvif.chat.conversation import Wish
from stoppvif.chat.faults import ChatError
from stoppvif.chat.patience import Patience
from stoppvif.chat.routing import MOST, Ready, may
from stoppvif.chat.tables import ConversationRow, DeclinedRow, EnvelopeRow
from stoppvif.duty.roster import Person
from stoppvif.staff import model
from stoppvif.staff.model import Grant, NewAccount
from stoppvif.storage.engine import Database
from stoppvif.storage.upgrade import prepare

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
PATIENCE = Patience()
COMMUNES = ["62009", "62022", None]
wishes = st.builds(
    Wish,
    regime=st.sampled_from(["social", "police", "either"]),
    language=st.sampled_from(["fr", "nl", "ar"]),
    topic=st.sampled_from([None, "me", "child"]),
    meets=st.sampled_from(COMMUNES),
    avoids=st.sampled_from(COMMUNES),
)
PEOPLE = [
    ("anna", "social", "62009", ("fr", "nl"), ("me",)),
    ("bert", "social", "62022", ("fr",), ("child",)),
    ("carl", "police", "62009", ("fr", "ar"), ("me",)),
    ("dora", "police", "", ("nl",), ()),
]


@dataclass
class Expected:
    """What a conversation should be: its words in order, and who has it."""

    wish: Wish
    owner: int | None = None
    state: str = "waiting"
    bodies: list[tuple[str, int, bytes]] = field(default_factory=list)
    words: bytes | None = None
    covered: bool = False
    # Somebody under professional secrecy has read it.
    secret: bool = False


class Reception(RuleBasedStateMachine):
    """Visitors come and go, professionals take and give, lines are cut, time passes."""

    conversations = Bundle("conversations")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{Path(self.folder.name) / 'chat.db'}")
        prepare(self.database)
        self.now = NOW
        self.people = {person.id: person for person in map(self._hire, PEOPLE)}
        self.expected: dict[str, Expected] = {}
        self.over: set[str] = set()
        grant = Grant("coordinator", ("social",))
        chief = NewAccount("chief", "Chief", "fr", (grant,))
        self.chief = self.database.write(model.add, chief, NOW)

    def _hire(self, told) -> Person:
        login, regime, commune, languages, topics = told
        grant = Grant("professional", (regime,), topics, languages, (commune,) if commune else ())
        new = NewAccount(login, login.capitalize(), "fr", (grant,))
        staff_id = self.database.write(model.add, new, NOW)
        return Person(
            id=staff_id,
            name=login,
            regime=regime,
            languages=frozenset(languages),
            topics=frozenset(topics),
            commune=commune,
        )

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def ready(self, who: set[int]) -> list[Ready]:
        with self.database.read() as session:
            loads = waiting.loads(session)
        return [
            Ready(person=self.people[i], open=loads.get(i, 0), idle_since=NOW) for i in sorted(who)
        ]

    def refused(self, function, *args) -> str | None:
        """Do it; the code of what refuses it."""
        try:
            self.database.write(function, *args)
        except ChatError as fault:
            return fault.code
        return None

    # --- what may happen --------------------------------------------------------------------------

    @rule(target=conversations, wish=wishes)
    def begin(self, wish):
        conversation_id, token = self.database.write(conversation.start, wish, self.now)
        with self.database.read() as session:
            assert conversation.by_token(session, token).id == conversation_id
        self.expected[conversation_id] = Expected(wish)
        return conversation_id

    @rule(who=st.sets(st.integers(1, 4)))
    def offer_and_accept(self, who):
        made = self.database.write(waiting.offer, self.ready(who), self.now, PATIENCE.offer)
        assert len({staff_id for _, staff_id in made}) == len(made)
        for conversation_id, staff_id in made:
            assert staff_id in who
            self.database.write(waiting.claim, conversation_id, self.people[staff_id], self.now)
            self._given(conversation_id, staff_id)

    def _given(self, conversation_id, staff_id):
        found = self.expected[conversation_id]
        assert found.state == "waiting"
        found.owner, found.state = staff_id, "active"
        self._read_by(found, staff_id)

    def _read_by(self, found, staff_id):
        person = self.people[staff_id]
        # Told under secrecy, and for whoever answers first: nobody with a duty to report gets it.
        assert not (found.secret and found.wish.regime == "either" and person.regime == "police")
        found.secret = found.secret or person.regime == "social"

    @rule(who=st.sets(st.integers(1, 4)), wait=st.integers(0, 60), declines=st.booleans())
    def offer_and_let_pass(self, who, wait, declines):
        made = self.database.write(waiting.offer, self.ready(who), self.now, PATIENCE.offer)
        if declines:
            for conversation_id, staff_id in made:
                self.database.write(waiting.decline, conversation_id, staff_id)
        self.now += dt.timedelta(seconds=wait)

    @rule(conversation_id=conversations, staff_id=st.integers(1, 4))
    def pull(self, conversation_id, staff_id):
        person = self.people[staff_id]
        refused = self.refused(waiting.claim, conversation_id, person, self.now)
        assert (refused == "over") == (conversation_id in self.over)
        if refused:
            assert refused in ("over", "taken", "may_not", "full")
            return
        found = self.expected[conversation_id]
        if found.state == "waiting":
            self._given(conversation_id, staff_id)
        assert found.owner == staff_id

    @rule(conversation_id=conversations, staff_id=st.integers(1, 4), to=st.integers(1, 4))
    def hand_over(self, conversation_id, staff_id, to):
        act = (conversation.hand_over, conversation_id, staff_id, self.people[to], self.now)
        self._by_owner(conversation_id, staff_id, to, *act)

    @rule(conversation_id=conversations, staff_id=st.integers(1, 4))
    def release(self, conversation_id, staff_id):
        act = (conversation.release, conversation_id, staff_id, self.now)
        self._by_owner(conversation_id, staff_id, None, *act)

    def _by_owner(self, conversation_id, staff_id, owner, *act):
        found = self.expected.get(conversation_id)
        allowed = found is not None and found.owner == staff_id
        refused = self.refused(*act)
        if refused:
            assert not allowed or refused in ("may_not", "full")
            return
        assert allowed
        found.owner = owner
        if owner is not None:
            self._read_by(found, owner)
        if owner is None and found.state == "active":
            found.state = "waiting"

    @rule(conversation_id=conversations)
    def cut(self, conversation_id):
        changed = self.database.write(conversation.drop, conversation_id, self.now)
        found = self.expected.get(conversation_id)
        assert changed == (found is not None and found.state != "dropped")
        if found:
            found.state = "dropped"

    @rule(conversation_id=conversations)
    def come_back(self, conversation_id):
        changed = self.database.write(conversation.back, conversation_id, self.now)
        found = self.expected.get(conversation_id)
        assert changed == (found is not None and found.state == "dropped")
        if changed:
            found.state = "active" if found.owner else "waiting"
            if not found.owner:
                with self.database.read() as session:
                    assert conversation.get(session, conversation_id).front

    @rule(
        conversation_id=conversations,
        sender=st.sampled_from(["visitor", "professional"]),
        number=st.integers(1, 4),
        body=st.sampled_from([b"a" * 284, b"b" * 284]),
    )
    def say(self, conversation_id, sender, number, body):
        """Once, twice, out of order: it stands there once, where it was first written."""
        args = (conversation_id, sender, number, body, self.now)
        found = self.expected.get(conversation_id)
        before = {(s, n): b for s, n, b in found.bodies} if found else {}
        refused = self.refused(envelopes.send, *args)
        if refused:
            assert refused == ("twice" if found else "over")
            assert not found or before[sender, number] != body
            return
        assert found
        if (sender, number) not in before:
            found.bodies.append((sender, number, body))

    @rule(
        conversation_id=consumes(conversations),
        reason=st.sampled_from(["visitor", "professional", "left", "blocked"]),
    )
    def end(self, conversation_id, reason):
        self._end(conversation_id, reason)

    def _end(self, conversation_id, reason):
        ended = self.database.write(conversation.close, conversation_id, reason, self.now)
        assert ended == (conversation_id in self.expected)
        self.expected.pop(conversation_id, None)
        self.over.add(conversation_id)

    @rule(staff_id=st.integers(1, 4))
    def cut_off_at_the_desk(self, staff_id):
        given_back = self.database.write(conversation.abandoned_by, staff_id, self.now)
        hers = {c for c, found in self.expected.items() if found.owner == staff_id}
        assert set(given_back) == hers
        for conversation_id in hers:
            found = self.expected[conversation_id]
            found.owner = None
            if found.state == "active":
                found.state = "waiting"

    @rule(conversation_id=conversations, word=st.sampled_from([b"one", b"two"]))
    def take_words(self, conversation_id, word):
        lookup = word + conversation_id.encode()
        refused = self.refused(resuming.keep, conversation_id, lookup, b"w" * 60)
        assert refused == ("over" if conversation_id in self.over else None)
        if not refused:
            self.expected[conversation_id].words = lookup

    @rule(conversation_id=conversations, word=st.sampled_from([b"one", b"two"]))
    def come_back_by_words(self, conversation_id, word):
        """The right words bring her back, whatever happened to her tab; any others do not."""
        lookup = word + conversation_id.encode()
        found = self.expected.get(conversation_id)
        right = found is not None and found.words == lookup
        refused = self.refused(resuming.resume, lookup, self.now)
        assert refused == (None if right else "over")
        if not right:
            return
        found.covered = False
        if found.state == "dropped":
            found.state = "active" if found.owner else "waiting"
        with self.database.read() as session:
            assert conversation.get(session, conversation_id).returned

    @rule(conversation_id=conversations, covered=st.booleans())
    def cover(self, conversation_id, covered):
        refused = self.refused(conversation.cover, conversation_id, covered, self.now)
        assert refused == ("over" if conversation_id in self.over else None)
        if not refused:
            self.expected[conversation_id].covered = covered

    @rule(conversation_id=conversations, staff_id=st.integers(1, 4))
    def ask_the_coordinator_in(self, conversation_id, staff_id):
        """Of the same regime alone, and only by whoever has the conversation."""
        regime = self.people[staff_id].regime
        args = (conversation_id, staff_id, self.chief, regime)
        refused = self.refused(guests.ask_in, *args)
        found = self.expected.get(conversation_id)
        if not found:
            assert refused == "over"
        elif found.owner != staff_id:
            assert refused == "not_yours"
        else:
            assert refused == (None if regime == "social" else "may_not")

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes):
        self.now += dt.timedelta(minutes=minutes)
        with self.database.read() as session:
            overdue = conversation.overdue(session, self.now, PATIENCE)
        for conversation_id, reason in overdue:
            with self.database.read() as session:
                found = conversation.get(session, conversation_id)
            dropped = found.state == "dropped"
            assert reason == ("abandoned" if dropped else "idle")
            assert self.now - (found.since if dropped else found.spoken) >= self._lasts(found)
            self._end(conversation_id, reason)

    def _lasts(self, found) -> dt.timedelta:
        expected = self.expected[found.id]
        if found.state == "dropped":
            return PATIENCE.words if expected.words else PATIENCE.dropped
        return PATIENCE.dropped if expected.covered else PATIENCE.silence

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def nobody_is_lost_and_no_choice_is_broken(self):
        with self.database.read() as session:
            rows = {row.id: row for row in session.scalars(select(ConversationRow))}
            assert set(rows) == set(self.expected)
            for conversation_id, found in self.expected.items():
                row = rows[conversation_id]
                assert (row.state, row.owner) == (found.state, found.owner)
                assert row.owner is None or may(
                    waiting.as_waiting(row, frozenset()), self.people[row.owner]
                )
                assert row.state != "active" or row.owner is not None
                assert row.state != "waiting" or row.owner is None
                kept = [
                    (e.sender, e.number, e.body)
                    for e in envelopes.after(session, row.id, 0, "professional")
                ]
                assert kept == found.bodies
            assert all(count <= MOST for count in waiting.loads(session).values())

    @invariant()
    def nothing_is_left_of_what_is_over(self):
        with self.database.read() as session:
            for table in (EnvelopeRow, DeclinedRow):
                left = select(func.count()).where(table.conversation_id.in_(self.over))
                assert session.scalar(left) == 0


# In `make soak` many more and longer ones.
Reception.TestCase.settings = settings(
    max_examples=1_000 if SOAK else 40, stateful_step_count=60 if SOAK else 30, deadline=None
)
TestReception = Reception.TestCase
