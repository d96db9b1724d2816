"""Where a request comes from: the same place has the same name for an hour, and no longer."""

import ipaddress
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppvif.web.callers import HOUR, Callers

addresses = st.ip_addresses().map(str)
header = st.lists(addresses | st.text(max_size=20), max_size=4).map(", ".join)
headers = st.lists(header, max_size=3)
# 64 bits of network; each number is one of a home's many addresses in it.
HOME = int(ipaddress.ip_address("2a02:a03f:c0de:1::"))
hosts = st.integers(0, 2**64 - 1).map(lambda host: str(ipaddress.ip_address(HOME + host)))


@pytest.fixture
def hours(monkeypatch):
    """`hours(n)`: let so many hours pass."""
    # A whole number: to the hour exactly, an hour has not passed yet.
    passed = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: passed[0])

    def later(many: float) -> None:
        passed[0] += many * HOUR

    return later


@given(addresses, headers)
def test_a_place_has_one_name_whatever_is_claimed_where_no_proxy_of_ours_stands(peer, claimed):
    callers = Callers(0)
    assert callers.name(peer, claimed) == callers.name(peer, [])


@given(addresses, addresses, st.lists(header, max_size=2))
def test_behind_a_proxy_what_it_added_counts_and_what_was_claimed_does_not(peer, seen, claimed):
    callers = Callers(1)
    assert callers.name(peer, [*claimed, seen]) == callers.name("", [seen])
    joined = ", ".join([*claimed, seen])
    assert callers.name(peer, [joined]) == callers.name("", [seen])


@given(st.integers(1, 5), st.lists(addresses, min_size=5, max_size=5), header)
def test_behind_several_proxies_the_first_of_them_is_believed(proxies, chain, claimed):
    callers = Callers(proxies)
    assert callers.name("peer", [claimed, *chain]) == callers.name(chain[-proxies], [])


def test_whoever_did_not_come_through_the_proxies_is_who_she_is():
    callers = Callers(2)
    assert callers.name("192.0.2.1", ["192.0.2.9"]) == callers.name("192.0.2.1", [])


@given(hosts, hosts)
def test_a_home_has_one_name_for_all_of_its_addresses(one, other):
    callers = Callers(0)
    assert callers.name(one, []) == callers.name(other, [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1", "192.0.2.2"),
        ("2a02:a03f:c0de:1::1", "2a02:a03f:c0de:2::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
        ("192.0.2.1", ""),
    ],
)
def test_two_places_have_two_names(one, other):
    callers = Callers(0)
    assert callers.name(one, []) != callers.name(other, [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2A02:A03F:C0DE:1::1", "2a02:a03f:c0de:0001::1"),
    ],
)
def test_one_place_written_in_two_ways_has_one_name(one, other):
    callers = Callers(0)
    assert callers.name(one, []) == callers.name(other, [])


@given(st.text(max_size=500), headers)
def test_a_name_tells_nothing_of_the_place(peer, claimed):
    name = Callers(1).name(peer, claimed)
    assert len(bytes.fromhex(name)) == 16


@pytest.mark.parametrize("odd", ["fe80::1%eth0", "[::1]", "192.0.2.1:8080", "unknown", "_hidden"])
def test_what_is_no_plain_address_has_a_name_as_well(odd):
    callers = Callers(1)
    assert callers.name("", [odd]) == callers.name(odd, [])


def test_two_processes_give_two_names():
    assert Callers(0).name("192.0.2.1", []) != Callers(0).name("192.0.2.1", [])


def test_a_name_lasts_for_an_hour_and_cannot_be_made_again(hours):
    callers = Callers(0)
    first = callers.name("192.0.2.1", [])
    hours(1)
    assert callers.name("192.0.2.1", []) == first
    hours(0.01)
    second = callers.name("192.0.2.1", [])
    assert second != first
    hours(1.5)
    assert callers.name("192.0.2.1", []) not in {first, second}


def test_a_port_that_a_proxy_adds_makes_nobody_another():
    callers = Callers(1)
    assert callers.name("10.0.0.1", ["192.0.2.1:5678"]) == callers.name("10.0.0.1", ["192.0.2.1"])
    wide = [callers.name("10.0.0.1", [text]) for text in ("[2001:db8::1]:443", "2001:db8::1")]
    assert wide[0] == wide[1]
    assert callers.name("10.0.0.1", ["192.0.2.2:5678"]) != callers.name("", ["192.0.2.1"])
