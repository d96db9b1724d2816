"""Numbers, mail and web addresses, as people type them and as nobody should."""

import pytest

from stoppvif.content.ways import is_link, is_mail, is_phone

# What looks at each piece of such a text again for each other one takes minutes.
MANY = 300_000


@pytest.mark.parametrize("value", ["a@b.example", "zoé.x+y@mail.b-c.example", "é@é.be"])
def test_a_mail_address(value):
    assert is_mail(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "a@b", "a@.b", "a@b.", "a@b..be", "a b@c.be", "a@b@c.be", "<a@b.be>", "a@b.be\n"),
        *("a" * 250 + "@b.be", "a@" + "b." * MANY + "@", "a@" + "." * MANY, "@" * MANY),
    ],
)
def test_what_is_no_mail_address(value):
    assert not is_mail(value)


@pytest.mark.parametrize("value", ["04 222 10 12", "+32 4 222 10 12", "112", "0800/30 030"])
def test_a_number(value):
    assert is_phone(value)


@pytest.mark.parametrize("value", ["", "call me", "1" * 61, "04 " * MANY])
def test_what_is_no_number(value):
    assert not is_phone(value)


@pytest.mark.parametrize("value", ["https://a.example/x?y=z#1", "https://a.example/" + "x" * 1900])
def test_a_link(value):
    assert is_link(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "http://a.example", "https://a", "https://a:b@c.example", "https://a.example/ x"),
        *("https://a.example/\x01", "https://a.example/\ufffe", "https://a.example/\x9f"),
        *("https://[", "https://a.example/" + "x" * 2000, "https://" + "a." * MANY),
    ],
)
def test_what_is_no_link(value):
    assert not is_link(value)
