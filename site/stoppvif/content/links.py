"""Where content may lead: our own pages by name, the telephone, and the web over TLS."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlsplit

# The stable addresses that content may name as `page:NAME`. A test holds them against the site.
PAGES: dict[str, str] = {
    "home": "/{lang}/",
    "test": "/{lang}/test/",
    "urgent": "/{lang}/urgent",
    "safety": "/{lang}/safety",
    "try": "/{lang}/safety/try",
    "privacy": "/{lang}/privacy",
    "accessibility": "/{lang}/accessibility",
    "chat": "/{lang}/chat/",
    "guides": "/{lang}/guides/",
    "agenda": "/{lang}/agenda/",
    "contacts": "/{lang}/contacts/",
    "plan": "/{lang}/guides/prepare/sheet",
    "network": "/{lang}/network/",
    "search": "/{lang}/search",
}
# What an author writes by the file: `guide:SLUG` and `network:SLUG`.
PLACES: dict[str, str] = {"guide": "/{lang}/guides/{slug}", "network": "/{lang}/network/{slug}"}
# The page of a folder of pages that stands at the folder's own address.
INDEX = "index"
# The slugs that there are, by the name of their place.
Places = Mapping[str, Collection[str]]

# A link that hides its end, or tells its owner who followed it, is no link to give to her.
SHORTENERS = frozenset({"bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "cutt.ly"})
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid", re.ASCII)
TEL = re.compile(r"\+?[0-9]{3,15}", re.ASCII)


def address(target: str, language: str, places: Places | None = None) -> str:
    """The address of a link `target` written in content, for a page in `language`.

    Raises ValueError, with a clear sentence, for a link that leads nowhere or where it must not.
    """
    scheme, colon, rest = target.partition(":")
    if not colon:
        raise ValueError(f"the link {target!r} is neither page:…, tel:… nor https:…")
    if scheme in PLACES:
        return _placed(scheme, rest, language, places or {})
    if scheme == "page":
        if rest not in PAGES:
            raise ValueError(f"no page is called {rest!r}: one of {', '.join(PAGES)}")
        return PAGES[rest].format(lang=language)
    if scheme == "tel":
        if not TEL.fullmatch(rest):
            raise ValueError(f"the telephone number {rest!r} must be digits alone")
        return target
    return web(target)


def _placed(kind: str, slug: str, language: str, places: Places) -> str:
    there = places.get(kind, ())
    if slug not in there:
        raise ValueError(f"no {kind} is called {slug!r}: one of {', '.join(sorted(there))}")
    return PLACES[kind].format(lang=language, slug="" if slug == INDEX else slug)


def web(target: str) -> str:
    """`target`, if it is an address on the web that a visitor may be sent to.

    Raises ValueError, with a clear sentence, otherwise.
    """
    parts = urlsplit(target)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError(f"forbidden address {target!r}: only https:// leads out of the site")
    if parts.username or parts.hostname in SHORTENERS:
        raise ValueError(f"forbidden address {target!r}: it hides where it leads")
    if any(TRACKING.fullmatch(key) for key, _ in parse_qsl(parts.query)):
        raise ValueError(f"forbidden address {target!r}: it carries a tracking mark")
    return target
