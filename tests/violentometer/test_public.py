"""The versions of the test, as pages: what stands on them, and where they lead at this hour."""

import datetime as dt

import pytest

from house import LANGUAGES, PARTS
from stoppvif.content.hours import BRUSSELS

VERSIONS = PARTS["version"]
NIGHT = dt.datetime(2026, 11, 22, 3, tzinfo=BRUSSELS)


def tels(soup) -> set[str]:
    return {a["href"] for a in soup.find_all("a", href=lambda href: href.startswith("tel:"))}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_is_a_ruler_of_three_zones(get, version, language):
    soup = get(f"/{language}/test/{version}")
    boxes = soup.select(".zone input[type=checkbox]")
    assert 18 <= len(boxes) <= 30
    zones = [box["data-zone"] for box in boxes]
    assert zones == sorted(zones, key=["green", "orange", "red"].index)
    assert set(zones) == {"green", "orange", "red"}
    assert len(soup.select(".zone details p")) == len(boxes)
    for box in boxes:
        assert box.find_parent(class_="zone")["data-zone"] == box["data-zone"]


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_ticked_can_be_sent(get, version):
    """No name on a box, no target of the form, and Enter in a box finds a button that is off."""
    form = get(f"/fr/test/{version}").select_one("form.test")
    assert not form.get("action")
    assert not form.get("method")
    assert not form.select("[name]")
    assert form.find("button").has_attr("disabled")
    assert {button.get("type") for button in form.find_all("button")} == {None, "reset"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_each_result_leads_on_even_at_night(get, at, version, language):
    """At three on a Sunday morning there is still a line that answers, in every zone."""
    at(NIGHT)
    soup = get(f"/{language}/test/{version}")
    parts = soup.select("#result > [data-zone]")
    assert [part["data-zone"] for part in parts] == ["red", "orange", "green"]
    for part in parts:
        assert tels(part), f"{part['data-zone']} is a dead end"
        assert part.find("a", href=f"/{language}/urgent")
    assert "tel:101" in tels(parts[0])
    assert "tel:1712" not in tels(soup)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_gravest_statements_hold_help_at_once(get, content, version):
    urgent = [s for s in content.tests[version].statements if s.urgent]
    helps = get(f"/fr/test/{version}").select(".help[role=status]")
    assert 3 <= len(helps) == len(urgent)
    for help_ in helps:
        assert {"tel:101", "tel:112"} <= tels(help_)


def test_the_young_are_told_of_the_lines_for_the_young(get, at):
    at(dt.datetime(2026, 11, 23, 12, tzinfo=BRUSSELS))
    assert "tel:103" in tels(get("/fr/test/teen").select_one("#result"))
    assert "tel:102" in tels(get("/nl/test/teen").select_one("#result"))


def test_green_is_never_an_all_clear_and_the_lines_are_no_staircase(get):
    soup = get("/fr/test/couple")
    green = soup.select_one("#result > [data-zone=green]").get_text()
    assert "ne voit pas tout" in green
    assert "escalier" in soup.select_one(".test").get_text()


def test_the_lineage_is_credited(get):
    text = get("/fr/test/").get_text()
    for name in ("Instituto Politécnico Nacional", "Seine-Saint-Denis", "En avant toute(s)"):
        assert name in text


def test_own_behaviour_leads_to_help_for_authors(get):
    found = get("/fr/test/self").select_one("#result > [data-zone=orange]")
    assert "tel:080030030" in tels(found)
    assert "asblpraxis.be" in str(found)
