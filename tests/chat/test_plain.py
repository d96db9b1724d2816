"""The chat without script: forms, frames and a stream, with a professional at the other end."""

import contextlib
import datetime as dt
import http.client
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from colleague import Colleague, colleague
from ends import QUICK, clear
from live import Live, live
from plain import FIELDS, Plain
from stoppvif.chat import stream as streams
from stoppvif.chat import words
from stoppvif.chat.tables import ConversationRow, EnvelopeRow
from stoppvif.storage.away import Away
from stoppvif.web import session

HERS = "Il est dans la pièce d’à côté. <b>أنا خائفة</b>"
THEIRS = "Je suis là. <script>1</script>"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("plain"), **QUICK, threads=4) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(site: Live) -> Iterator[None]:
    yield
    site.database.write(clear)
    site.app.extensions["visitors"].reception.visitors.clear()
    site.app.extensions["visitors"].limits.__init__()
    site.watch.reload(site.now)


@pytest.fixture
def anna(site: Live, request) -> Iterator[Colleague]:
    with colleague(site, f"anna-{abs(hash(request.node.name))}") as running:
        yield running


def begun(site: Live, **wish: str) -> Plain:
    she = Plain(site.url)
    she.post("", **{"regime": "social", "language": "fr", **wish})
    assert she.cookie.startswith("sv=")
    return she


def taken(she: Plain, anna: Colleague) -> None:
    """She waits with her frames open; they seal the secret to whoever takes her."""
    with she.stream() as shown:
        shown.until("Vous attendez.")
        anna.take()


def shown_to(she: Plain) -> str:
    """All messages so far."""
    with she.stream() as shown:
        shown.until('<div class="log"')
        time.sleep(0.3)
        return shown.text


def rows(site: Live, table=ConversationRow) -> list:
    with site.database.read() as reading:
        return list(reading.scalars(select(table)))


def soon(holds, seconds: float = 8) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_from_the_form_to_the_end_words_go_both_ways(site, anna):
    she = begun(site, topic="me", avoids="62009")
    assert she.headers["content-type"].startswith("text/html")
    assert [frame["src"] for frame in she.page.find_all("iframe")] == [
        "/fr/chat/stream",
        "/fr/chat/write",
    ]
    with she.stream() as shown:
        assert shown.answer.status == 200
        assert shown.answer.getheader("Refresh") == "20"
        assert "frame-ancestors 'self'" in shown.answer.getheader("Content-Security-Policy")
        shown.until("Vous attendez.")
        she.write(HERS)
        shown.until("Il est dans la pièce d’à côté. &lt;b&gt;أنا خائفة&lt;/b&gt;")
        anna.take()
        shown.until("Le service social vous lit.")
        assert anna.read() == [("text", HERS)]
        anna.say(THEIRS)
        shown.until("&lt;script&gt;1&lt;/script&gt;")
        receipt = anna.until("chat_receipt")
        while not receipt["read"]:
            receipt = anna.until("chat_receipt")
        # The same page anew has everything again.
        with she.stream() as again:
            again.until("Je suis là.")
            assert "Il est dans la pièce" in again.text
        anna.ask("chat_end", id=anna.conversation, outcome="oriented", referral="legal")
        shown.until('class="ends')
        shown.ends()
    she.get("now")
    assert "La conversation est finie" in she.words
    assert she.cookie == ""
    assert rows(site) == [] and rows(site, EnvelopeRow) == []


def test_she_ends_it(site, anna):
    she = begun(site)
    taken(she, anna)
    she.post("end")
    assert anna.until("chat_closed")["reason"] == "visitor"
    assert she.cookie == ""
    she.get("now")
    she.get("stream")
    she.get("write")
    assert she.page.find("textarea") is None


def test_a_form_that_is_sent_twice_is_one_message_and_other_words_are_another(site, anna):
    she = begun(site)
    taken(she, anna)
    she.get("write")
    number = she.number
    assert number == "1"
    for text in ("oui", "oui", "non"):
        she.write(text, number=number)
    assert anna.read() == [("text", "oui"), ("text", "non")]
    assert she.number == "3"
    she.write("   ")
    for broken in ("0", "-1", "x", "9" * 12):
        she.write(f"mot {broken}", number=broken)
    assert len(anna.read()) == 6


def test_what_is_too_long_or_too_much_stays_in_the_field(site, anna):
    she = begun(site)
    taken(she, anna)
    she.write("é" * 4001, 422)
    assert she.field.strip() == "é" * 4001
    assert "4" in she.page.find(id="fault").get_text()
    she.write("𝕏" * 4000)
    for number in range(2, 21):
        she.write(str(number))
    she.write("encore <b>", 429)
    assert she.field.strip() == "encore <b>"
    assert len(anna.read()) == 20


def test_when_the_database_is_away_her_words_stay_and_the_frame_is_a_frame(site, anna, monkeypatch):
    she = begun(site)

    def gone(*_, **__):
        raise Away("test")

    with monkeypatch.context() as patch:
        patch.setattr(site.app.extensions["visitors"].reception, "say", gone)
        she.write("gardez-moi", 503)
        assert she.field.strip() == "gardez-moi"
    with monkeypatch.context() as patch:
        patch.setattr("stoppvif.chat.frames.mine", gone)
        she.get("write", 503)
        assert she.page.find("textarea") is None
        patch.setattr("stoppvif.chat.plain.mine", gone)
        # Somebody comes in: whatever is broken, the recipe comes.
        she.post("cover")
        assert she.page.main["class"] == ["cover"]
    she.write("gardez-moi")


def test_her_word_opens_the_page_after_it_was_hidden_and_nothing_else_does(site, anna):
    she = begun(site)
    taken(she, anna)
    she.write("secret de cuisine")
    with she.stream() as shown:
        shown.until("secret de cuisine")
        she.post("cover")
        assert she.page.main["class"] == ["cover"]
        assert "STOPP" not in she.page.get_text() and she.page.find(id="leave") is None
        shown.ends()
        assert 'class="ends' in shown.text
    anna.sees("covered")
    for name in ("now", "stream", "write"):
        assert "secret de cuisine" not in she.get(name)
    # No word was chosen: the button alone opens it.
    she.post("uncover")
    assert she.page.find("iframe")
    anna.sees("here")
    she.post("word", word="Crème brûlée")
    assert ("word", "Crème brûlée") in anna.read()
    assert "Crème" not in shown_to(she)
    she.post("cover")
    for wrong in ("", "creme", "password"):
        she.post("uncover", field=wrong)
        assert she.page.main["class"] == ["cover"]
    she.post("uncover", field="  creme brulee ")
    assert she.page.find("iframe")


def test_the_professional_sees_covered_and_not_dropped_as_long_as_it_is_hidden(site, anna):
    she = begun(site)
    taken(she, anna)
    with she.stream() as shown:
        shown.until("lit")
    she.post("cover")
    anna.sees("covered")
    time.sleep(QUICK["lapse_seconds"] + 1)
    assert rows(site)[0].state == "active"


def test_without_a_conversation_the_recipe_is_a_recipe(site):
    she = Plain(site.url)
    she.post("cover")
    she.post("uncover", field="x")
    assert she.page.main.find("h1")
    assert she.page.find("iframe") is None


# --- beginning ------------------------------------------------------------------------------------


def test_a_form_that_cannot_begin_keeps_what_was_chosen_and_says_why(site, anna):
    she, fields = Plain(site.url, "nl"), {"topic": "child", "language": "ar", "meets": "62009"}
    she.post("", 422, **fields)
    for value in ("child", "ar"):
        assert she.page.find("option", value=value).has_attr("selected")
    assert (
        she.page.find("select", id="chat-meets").find("option", selected=True)["value"] == "62009"
    )
    assert she.page.find(role="alert").get_text(strip=True)
    assert she.page.find_all("a", href="tel:112")
    for broken in ({"regime": "army"}, {"topic": "x"}, {"language": "xx"}, {"avoids": "99999"}):
        she.post("", 422, **{"regime": "social", "language": "fr", **broken})
        assert she.cookie == ""
    she.post("", 409, regime="police", topic="me")
    assert she.page.find("input", checked=True)["value"] == "police"
    assert rows(site) == []


def test_many_from_one_address_are_slowed_and_shown_the_numbers(site, anna):
    first = [begun(site) for _ in range(5)]
    she = Plain(site.url)
    she.post("", 429, regime="social")
    assert she.page.find_all("a", href="tel:112")
    # Whoever has a conversation goes on in it.
    first[0].post("", regime="social")
    assert first[0].page.find("iframe")
    assert len(rows(site)) == 5


def test_a_form_of_another_site_is_refused(site):
    with contextlib.closing(http.client.HTTPConnection(Plain(site.url).host)) as connection:
        for name in ("", "end", "cover", "keep", "here", *(f"search/{f}" for f in FIELDS)):
            connection.request("POST", f"/fr/chat/{name}", headers={"Sec-Fetch-Site": "cross-site"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 403, name


# --- the cookie, leaving, coming back -------------------------------------------------------------


def test_the_cookie_is_for_the_chat_alone_and_no_script_reads_it(site, anna):
    she = Plain(site.url)
    she.post("", 303, follow=False, regime="social")
    assert {part.strip().partition("=")[0] for part in she.given.split(";")} == {
        "sv",
        "HttpOnly",
        "Path",
        "SameSite",
    }
    assert "SameSite=Strict" in she.given and "Path=/" in she.given
    for path in ("/fr/chat/now", "/ar/chat/stream", "/fr/chat/", "/fr/chat/search/write", "/exit"):
        assert session.is_for(path)
    for path in (
        "/fr/",
        "/desk/",
        "/desk/chat/x",
        "/fr/chat/a/b",
        "/socket.io/",
        "/fr/test/couple",
    ):
        assert not session.is_for(path)
    token, _, secret = she.cookie.partition("=")[2].partition(".")
    for wrong in (token, f"{token}.", f"{token}.x", f"x.{secret}", f"{token}.{secret}x", "."):
        other = Plain(site.url)
        other.cookie = f"sv={wrong}"
        other.get("now")
        assert other.page.find("iframe") is None
        assert other.cookie == ""


def test_another_language_keeps_the_conversation(site, anna):
    she = begun(site)
    she.write("bonjour")
    she.lang = "ar"
    she.get("now")
    assert she.page.html["lang"] == "ar" and she.page.find("iframe")["src"] == "/ar/chat/stream"
    with she.stream() as shown:
        shown.until("bonjour")
        shown.until("أنتم في الانتظار.")
    for name in ("search/word", "search/write", "keep", "end", "search/uncover", "here"):
        she.get(name)
        assert she.page.find("iframe"), name


def test_leaving_ends_the_conversation_as_left(site, anna):
    she = begun(site)
    taken(she, anna)
    with she.stream() as shown:
        shown.until("lit")
        she._ask("GET", "/exit", 303, follow=False)
        shown.ends()
    assert she.cookie == ""
    assert she.headers["clear-site-data"] == '"cache"'
    assert anna.until("chat_closed")["reason"] == "left"
    assert rows(site) == []


def test_every_answer_is_kept_nowhere(site, anna):
    she = begun(site)
    with she.stream() as shown:
        assert shown.answer.getheader("Cache-Control") == "no-store"
    for name in ("now", "write", "cover", "resume"):
        she.get(name)
        assert she.headers["cache-control"] == "no-store"
    assert not [path for path in site.app.extensions["finished"]._pages if "chat/now" in path]


def test_seven_words_bring_her_back_and_the_old_cookie_is_dead(site, anna):
    she = begun(site)
    taken(she, anna)
    she.write("avant")
    she.post("keep")
    seven = she.page.find(class_="seven").get_text(strip=True)
    assert len(seven.split()) == 7
    she.get("now")
    assert she.page.find(class_="seven") is None
    back = Plain(site.url, "nl")
    back.post("resume", 422, seven="trop peu")
    assert back.page.find(id="seven")["value"] == "trop peu"
    back.post("resume", 422, seven=" ".join(["maison"] * 7))
    with she.stream() as shown:
        shown.until("avant")
        back.post("resume", seven=seven.upper().replace(" ", ", "))
        shown.ends()
        assert "avant" in shown_to(back)
    she.get("now")
    assert she.page.find("iframe") is None
    back.write("après")
    assert anna.read() == [("text", "avant"), ("text", "après")]
    for _ in range(8):
        last = Plain(site.url)
        last.post("resume", 422, seven=" ".join(["maison"] * 7))
    last.post("resume", 429, seven=" ".join(["maison"] * 7))


def test_words_are_stretched_as_browsers_do(browser):
    secret = bytes(range(32))
    seven = ["Été", "maison", "straße", "œuf", "مَدرسة", "garden", "tuin"]
    made = browser("wrap", words=seven, secret=secret.hex())["done"]
    stretched = words.stretch(seven)
    assert stretched.lookup.hex() == made["lookup"]
    assert stretched.open(bytes.fromhex(made["wrapped"])) == secret
    ours = stretched.wrap(secret).hex()
    assert browser("unwrap", words=seven, wrapped=ours) == {"done": secret.hex()}
    assert words.parse("1. Été, 2. MAISON\nstrasse; œuf مدرسه garden tuin") == [
        "ete",
        "maison",
        "strasse",
        "oeuf",
        "مدرسه",
        "garden",
        "tuin",
    ]


# --- the stream -----------------------------------------------------------------------------------


def test_a_stream_that_is_cut_is_a_broken_line_and_another_one_mends_it(site, anna):
    she = begun(site)
    taken(she, anna)
    with she.stream() as shown:
        shown.until("lit")
        anna.sees("here")
    anna.sees("dropped")
    anna.say("revenez")
    with she.stream() as shown:
        shown.until("revenez")
        anna.sees("here")


def test_a_page_that_never_opens_its_frames_is_dropped(site, anna):
    begun(site)
    soon(lambda: rows(site)[0].state == "dropped")


def test_whoever_takes_over_is_sealed_to_by_the_stream(site, anna):
    she = begun(site)
    taken(she, anna)
    she.write("un")
    with she.stream() as shown, colleague(site, "berta") as berta:
        shown.until("lit")
        to = next(p.id for p in site.watch.roster.people.values() if p.name == "Berta")
        assert anna.ask("chat_hand_over", id=anna.conversation, to=to)["ok"]
        shown.until("Une autre personne")
        berta.conversation = anna.conversation
        berta.unseal()
        assert berta.read() == [("text", "un")]


def test_she_is_asked_if_she_is_there_and_says_so(site, anna, monkeypatch):
    reception = site.app.extensions["visitors"].reception
    she = begun(site)
    taken(she, anna)
    monkeypatch.setattr(reception, "patience", replace(reception.patience, ask=dt.timedelta(0)))
    with she.stream() as shown:
        shown.until('action="/fr/chat/here"')
        before = rows(site)[0].spoken
        monkeypatch.undo()
        she.post("here", 303, follow=False)
        assert she.headers["location"] == "/fr/chat/stream"
        assert rows(site)[0].spoken > before


def test_a_stream_gives_signs_of_life_and_ends_after_its_time(site, anna, monkeypatch):
    monkeypatch.setattr(streams, "PAUSE_SECONDS", 0.1)
    she = begun(site)
    with she.stream() as shown:
        shown.until("<!-- -->")
        assert not shown.over
        monkeypatch.setattr(streams, "LONGEST_SECONDS", 0.5)
    with she.stream() as shown:
        shown.ends()
    assert 'class="ends' not in shown.text


def test_of_one_conversation_two_streams_are_held_and_the_oldest_goes(site, anna):
    she = begun(site)
    with she.stream() as one, she.stream() as two, she.stream() as three:
        three.until("Vous attendez")
        one.ends()
        she.write("encore là")
        for shown in (two, three):
            shown.until("encore là")


def test_where_no_stream_is_to_be_had_the_messages_are_a_page(site, anna, monkeypatch):
    monkeypatch.setattr(streams, "MOST", 0)
    she = begun(site)
    she.write("un <b>")
    assert "un &lt;b&gt;" in she.get("stream")
    assert she.headers["refresh"] == "10"
    assert she.page.find("a", href="/fr/chat/stream")


def test_streams_hold_no_thread(site, anna):
    ladies = [begun(site) for _ in range(5)]
    for _ in range(25):
        site.app.extensions["visitors"].limits.__init__()
        ladies.append(begun(site))
    with contextlib.ExitStack() as held:
        shown = [held.enter_context(she.stream()) for she in ladies]
        for one in shown:
            one.until("Vous attendez")
        began = time.monotonic()
        for she in ladies[:8]:
            she.get("now")
        assert time.monotonic() - began < 10
        assert len(site.app.extensions["visitors"].reception.listeners) == 30
    soon(lambda: not site.app.extensions["visitors"].reception.listeners)


def test_nothing_of_hers_is_written_down(site, anna, caplog, monkeypatch):
    she = begun(site)
    token, _, secret = she.cookie.partition("=")[2].partition(".")
    monkeypatch.setattr(streams.Stream, "_pieces", lambda *_: 1 / 0)
    with she.stream() as shown:
        shown.until("Vous attendez")
        she.write("très secret")
        soon(lambda: "a stream failed" in caplog.text)
    for word in (token, secret, "très secret", HERS):
        assert word not in caplog.text
