"""What must hold on every page. Any page that a test fetches passes through here.

Each message says what to do, not only what is wrong: the reader is whoever broke it.
"""

import base64
import hashlib
import itertools
import re
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup, Tag

from stoppvif import paths
from stoppvif.catalogues import SOURCE, template
from stoppvif.web.headers import headers

HOST = "localhost"
FLIGHT = 14_600
_OFF = {"autocomplete": "off", "spellcheck": "false", "autocorrect": "off"}
_LOGIN = ("username", "current-password", "new-password", "one-time-code")
# Pages that may hold a conversation.
_TALKING = re.compile(r"/\w+/(?:chat|test)/")
# What a page of a row may load or send to.
_OURS = {
    "chat": r"/\w+/chat/|/assets/[0-9a-f]{16}/chat\.js$",
    "stream": r"/\w+/chat/",
    # The forms of public pages that are sent: the search, a list's filters, a proposal.
    "public": r"/\w+/(?:contacts/)?search(?:\?|$)|/\w+/(?:agenda|contacts)/#found$"
    r"|/\w+/agenda/(?:search/(?:propose$|mine/)|mine/)",
    "desk": r"/desk",
}
_LOADING = ("src", "srcset", "poster", "data", "action", "formaction", "background")


@dataclass(frozen=True)
class Page:
    """One answer as a browser gets it; `row` is its audience: public, chat, stream, embed, desk.

    `ancestors`: the sites that the setting lets frame it.
    """

    path: str
    status: int
    headers: dict[str, str]
    text: str
    row: str = "public"
    ancestors: tuple[str, ...] = ()

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")


def audit(page: Page) -> BeautifulSoup:
    """Fail, with a sentence that teaches, on a page that breaks what every page promises."""
    if page.row == "public" and page.status == 200 and _TALKING.match(page.path):
        page = replace(page, row="chat")
    if page.path.startswith("/embed/") and page.status == 200:
        page = replace(page, row="embed")
    soup = page.soup
    for rule in (valid, frame, names, fields, nothing_foreign, words, policy):
        rule(page, soup)
    of_a_row = {
        "public": (way_out, device, alone),
        "chat": (way_out, device),
        "stream": (bare, device, alone),
        "embed": (way_out, device, alone, whole_window),
        "desk": (behind_the_door,),
    }
    for rule in of_a_row[page.row]:
        rule(page, soup)
    return soup


def valid(page: Page, soup: BeautifulSoup) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(page.text)
    faults = [(place, code) for place, code, _ in parser.errors]
    assert not faults, f"{page.path}: not valid HTML, (line, column) and fault: {faults[:5]}"


def frame(page: Page, soup: BeautifulSoup) -> None:
    html = soup.html
    assert html and html.get("lang"), f"{page.path}: <html> needs lang, a screen reader speaks it"
    right = "rtl" if html["lang"] == "ar" else "ltr"
    assert html.get("dir") == right, f"{page.path}: <html> needs dir={right}"
    heads = [tag.get_text(strip=True) for tag in soup.find_all("h1")]
    assert len(heads) == 1 and heads[0], f"{page.path}: exactly one h1 with words, found {heads}"
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
    jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
    assert not jumps, f"{page.path}: headings skip a level: {jumps}"
    title = soup.title.get_text() if soup.title else ""
    assert re.fullmatch(r"\S{2,20}( \S{1,12})? · SV", title), (
        f"{page.path}: the title {title!r} must be a neutral word and “ · SV”: it stands in the history"
    )
    assert soup.find("main", id="main"), f"{page.path}: the content belongs in <main id=main>"


def names(page: Page, soup: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{page.path}: ids must be unique, these are not: {twice}"
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for tag in soup.find_all(attrs={attribute: True}):
            value = tag[attribute]
            wanted = set(value if isinstance(value, list) else value.split())
            assert wanted <= set(ids), f"{page.path}: {attribute}={value!r} points at nothing"
    for tag in soup.find_all("a", href=re.compile("^#.")):
        assert tag["href"][1:] in ids, f"{page.path}: the link {tag['href']} leads nowhere"
    for tag in soup.find_all(["a", "button", "summary"]):
        # Every string: what stands in a <template> is no text to the parser.
        words = "".join(tag.find_all(string=True)).strip()
        assert words or tag.get("aria-label") or tag.has_attr("hidden"), (
            f"{page.path}: {tag} has no name"
        )


def fields(page: Page, soup: BeautifulSoup) -> None:
    for form in soup.find_all("form"):
        assert form.get("autocomplete") == "off", (
            f"{page.path}: a form needs autocomplete=off, else Back and the session file keep it"
        )
    labels = {tag["for"] for tag in soup.find_all("label", attrs={"for": True})}
    for field in soup.find_all(_is_field):
        if field.get("type") == "hidden":
            continue
        labelled = field.get("id") in labels or field.get("aria-labelledby")
        assert labelled, f"{page.path}: {field.get('id')} needs a <label for>"
        wanted = _OFF if _typed(field) else {"autocomplete": "off"}
        if page.row == "desk" and field.get("autocomplete") in _LOGIN:
            # A professional's own password manager may know her login.
            wanted = {name: value for name, value in wanted.items() if name != "autocomplete"}
        for name, value in wanted.items():
            assert field.get(name) == value, f"{page.path}: #{field['id']} needs {name}={value}"


def _is_field(tag: Tag) -> bool:
    return tag.name in ("input", "textarea", "select") or tag.has_attr("contenteditable")


def _typed(field: Tag) -> bool:
    if field.name != "input":
        return field.name != "select"
    return field.get("type", "text") in ("text", "search", "email")


def way_out(page: Page, soup: BeautifulSoup) -> None:
    leave = soup.find(id="leave")
    assert leave and leave.name == "a" and leave.get("href") == "/exit", (
        f"{page.path}: the way out is <a id=leave href=/exit>, on every page, without script too"
    )
    assert leave.get("data-to", "").startswith("https://"), f"{page.path}: #leave needs data-to"
    assert len(soup.find_all(attrs={"data-leave": True})) >= 2, (
        f"{page.path}: a second way out stands beside the skip link"
    )
    assert soup.find("a", href="#main"), f"{page.path}: a skip link leads to #main"


def alone(page: Page, soup: BeautifulSoup) -> None:
    assert not soup.find_all("script", src=True), f"{page.path}: a page is one response"


def bare(page: Page, soup: BeautifulSoup) -> None:
    assert not soup.find_all("script"), f"{page.path}: a page without the site has no script"
    out = soup.find("a", href="/exit")
    top = out and out.get("target") == "_top"
    assert top or (out and soup.find("main", class_="cover")), (
        f"{page.path}: the way out of a frame is a link to /exit in the whole window"
    )


def whole_window(page: Page, soup: BeautifulSoup) -> None:
    """In another site's frame: every link takes the whole window, and nothing can be sent."""
    base = soup.find("base")
    assert base and base.attrs == {"target": "_top"}, (
        f"{page.path}: <base target=_top>, so that no link can open inside the frame"
    )
    for link in soup.find_all("a", href=True):
        out = link["href"] == "/exit"
        wanted = ("_top",) if out else ("_self",) if link["href"][0] == "#" else (None, "_top")
        assert link.get("target") in wanted, (
            f"{page.path}: {link['href']} in a frame needs target={wanted[0]}"
        )
    for form in soup.find_all("form"):
        assert not form.get("action") and not form.get("method"), f"{page.path}: a form that sends"
        assert not form.select("[name]"), f"{page.path}: a field that could be sent"
    assert not soup.find(attrs={"data-script": True}), f"{page.path}: no conversation in a frame"
    assert not soup.find(class_="menu"), f"{page.path}: the site around it has a menu"
    robots = soup.find("meta", attrs={"name": "robots"})
    assert robots and robots["content"] == "noindex", f"{page.path}: a frame is found by nobody"


def nothing_foreign(page: Page, soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        for name in _LOADING:
            value = tag.get(name)
            ours = page.row in _OURS and (name == "action" or tag.name in ("script", "iframe"))
            assert not value or (ours and re.match(_OURS[page.row], value)), (
                f"{page.path}: <{tag.name} {name}> loads: a page is one response"
            )
        assert not tag.get("style"), f"{page.path}: <{tag.name} style> is refused by our CSP"
        assert not [name for name in tag.attrs if name.startswith("on")], (
            f"{page.path}: <{tag.name}> holds a script in an attribute, refused by our CSP"
        )
    assert not soup.find_all(["img", "object", "embed", "video", "audio"])
    assert page.row == "embed" or not soup.find("base"), f"{page.path}: <base> moves every link"
    framed = [tag.get("src", "") for tag in soup.find_all("iframe")]
    own = f"/{soup.html['lang']}/chat/"
    assert not framed or (page.row == "chat" and all(src.startswith(own) for src in framed)), (
        f"{page.path}: only a conversation has frames, its own: {framed}"
    )
    for link in soup.find_all("link"):
        assert link["rel"] == ["icon"] and link["href"] == "data:,", f"{page.path}: {link} loads"
    for style in soup.find_all("style"):
        assert not re.search(r"url\(|@import", style.get_text()), f"{page.path}: the style loads"
    for link in soup.find_all("a", href=True):
        parts = urlsplit(link["href"])
        assert parts.scheme in ("", "https", "tel", "mailto"), (
            f"{page.path}: forbidden link {link['href']}"
        )
        if parts.scheme == "https":
            assert "noreferrer" in link.get("rel", []), (
                f"{page.path}: {link['href']}: rel=noreferrer"
            )


def words(page: Page, soup: BeautifulSoup) -> None:
    text = soup.get_text(" ")
    for fault in ("{{", "}}", "%(", "Undefined"):
        assert fault not in text, f"{page.path}: {fault!r} stands in the text"
    assert "None" not in set(soup.stripped_strings), f"{page.path}: 'None' stands in the text"
    if soup.html["lang"] != SOURCE:
        # At the desk, a preview speaks its visitor's language.
        for part in soup.find_all("div", lang=SOURCE):
            text = text.replace(part.get_text(" "), " ")
        found = [string for string in _english() if string in text]
        assert not found, f"{page.path}: not translated: {found[:3]}"
    straight = [line for line in soup.main.stripped_strings if re.search(r"\w'\w|\"", line)]
    assert not straight, f"{page.path}: straight quotes: {straight[:2]}"


@cache
def _english() -> list[str]:
    """The interface's own strings, as they are before translation; single words may coincide."""
    strings = [message.id for message in template() if isinstance(message.id, str)]
    return [string for string in strings if string.count(" ") > 1 and "%(" not in string]


def policy(page: Page, soup: BeautifulSoup) -> None:
    """The headers are those of the table, and the CSP names just what stands in the page."""
    wanted = headers(
        page.row,
        tls=False,
        styles=[_digest(tag) for tag in soup.find_all("style")],
        scripts=[
            *(_digest(tag) for tag in soup.find_all("script") if _runs(tag)),
            *(_fetched(tag["data-script"]) for tag in soup.find_all(attrs={"data-script": True})),
        ],
        host=HOST,
        ancestors=page.ancestors,
    )
    wanted |= {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": soup.html["lang"],
    }
    free = {"date", "content-length", "content-encoding", "connection", "allow", "location"}
    if page.row == "stream":
        # Where no stream is held, a frame asks again by itself.
        free |= {"refresh"}
    if page.row == "desk":
        # Its cookie, and that the answer is another with it.
        free |= {"set-cookie", "vary"}
    found = {k.lower(): v for k, v in page.headers.items() if k.lower() not in free}
    assert found == {k.lower(): v for k, v in wanted.items()}, f"{page.path}: headers differ"


def _runs(tag: Tag) -> bool:
    """Whether it stands in the page as script: data for search engines is never run."""
    return not tag.get("src") and tag.get("type") != "application/ld+json"


def _digest(tag: Tag) -> str:
    return _hash(tag.string.encode())


def _fetched(address: str) -> str:
    """What the CSP says of a script that the page fetches and then runs by its hash."""
    return _hash((paths.data("static/dist") / address.rpartition("/")[2]).read_bytes())


def _hash(data: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}'"


def behind_the_door(page: Page, soup: BeautifulSoup) -> None:
    assert not soup.find(id="leave"), f"{page.path}: the way out is for visitors"
    assert soup.find("a", href="#main"), f"{page.path}: a skip link leads to #main"
    scripts = [tag.get("src", "") for tag in soup.find_all("script")]
    assert len(scripts) == 1 and re.fullmatch(
        r"/desk/assets/[0-9a-f]{16}/desk(_chat)?\.js", scripts[0]
    ), f"{page.path}: the desk has one script, by its digest: {scripts}"
    for form in soup.find_all("form", method="post"):
        assert form.find("input", attrs={"name": "csrf_token"}), (
            f"{page.path}: the form to {form.get('action')} carries no token"
        )


def device(page: Page, soup: BeautifulSoup) -> None:
    scripts = " ".join(tag.get_text() for tag in soup.find_all("script"))
    for name in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches.",
        "pushState",
    ):
        assert name not in scripts, f"{page.path}: the script uses {name}: nothing on the device"
    assert "set-cookie" not in {name.lower() for name in page.headers}, f"{page.path}: a cookie"
