"""The folders as a visitor finds them: which there are, whose words, where they lead, the plan."""

import pytest

from house import LANGUAGES, PARTS


def titles(soup) -> list[str]:
    return [strong.get_text() for strong in soup.select(".doors strong")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_lists_each_folder_once_and_those_of_professionals_apart(get, content, language):
    soup = get(f"/{language}/guides/")
    public, professionals = soup.select("ul.doors")
    of = {guide.slug: guide.matter.audience for guide in content.guides.values()}
    for found, audience in ((public, "public"), (professionals, "professionals")):
        links = [link["href"].rpartition("/")[2] for link in found.select("a")]
        assert sorted(links) == sorted(slug for slug, whose in of.items() if whose == audience)
    assert len(public.select("li")) >= 12
    # The order is the network's, not the alphabet's.
    assert [link["href"] for link in public.select("a")][:2] == [
        f"/{language}/guides/signs",
        f"/{language}/guides/cycle",
    ]


def test_each_need_that_can_be_chosen_has_a_folder(get):
    soup = get("/fr/guides/")
    needs = {box["value"] for box in soup.select("input[name=need]")} - {""}
    answered = {need for item in soup.select("[data-need]") for need in item["data-need"].split()}
    assert {"danger", "talk", "children", "money", "digital", "own_behaviour"} <= needs
    assert needs <= answered


@pytest.mark.parametrize("guide", PARTS["guide"])
def test_a_folder_leads_on_tells_its_sources_and_the_numbers_for_now(get, guide):
    soup = get(f"/fr/guides/{guide}")
    assert len(soup.select("nav ul.onward a")) >= 2
    assert soup.select(".sources li")
    assert {"tel:101", "tel:112"} <= {link["href"] for link in soup.select(".danger a")}
    assert soup.find("a", href="/fr/guides/")


def test_a_telephone_number_among_arabic_words_keeps_its_order(get):
    numbers = get("/ar/guides/phone").select(".words a[href^='tel:']")
    assert numbers
    assert all(link["dir"] == "ltr" for link in numbers)


def test_what_is_not_translated_is_shown_in_french_and_says_so(app, get, content):
    pages = {key: page for key, page in content.guides.items() if key != ("de", "signs")}
    app.extensions["content"] = replace_guides(content, pages)
    app.extensions["finished"].clear()
    try:
        soup = get("/de/guides/signs")
        words = soup.select_one(".words")
        assert (words["lang"], words["dir"]) == ("fr", "ltr")
        assert "Französisch" in soup.select_one("main > .note").get_text()
        door = get("/de/guides/").find("a", href="/de/guides/signs")
        assert door["lang"] == "fr"
    finally:
        app.extensions["content"] = content
        app.extensions["finished"].clear()


def replace_guides(content, guides):
    fields = {name: getattr(content, name) for name in content.__struct_fields__}
    return type(content)(**{**fields, "guides": guides})


@pytest.mark.parametrize("path", ["/fr/guides/nothing", "/fr/guides/SIGNS", "/fr/network/nothing"])
def test_what_there_is_not_is_not_found(get, path):
    get(path, 404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_a_plan_has_nothing_that_could_be_sent(get, content, language):
    soup = get(f"/{language}/guides/prepare/sheet")
    form = soup.select_one("form.plan")
    # A box without a name is sent by no form; what is typed stands in no field of one.
    assert not form.find_all(attrs={"name": True})
    assert not form.find_all(["textarea", "select"])
    assert not [box for box in form.find_all("input") if box["type"] != "checkbox"]
    assert not form.get("action")
    lines = sum(len(section.lines) for section in content.plan.sections)
    blanks = sum(len(section.fields) for section in content.plan.sections)
    assert len(form.select("input[type=checkbox]")) == lines >= 25
    assert len(form.select("[contenteditable]")) == blanks >= 6
