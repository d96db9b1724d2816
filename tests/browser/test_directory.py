"""The directory in a real browser: filters, search and map, with script and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from axe import AXE, MODES, faults
from entries import AYWAILLE, ESNEUX, entry, full, publish, service
from live import Live, live

# Taller than any page: what floats lies where it belongs, and hides nothing from axe.
WINDOW = {"width": 360, "height": 6000}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder: Path = tmp_path_factory.mktemp("directory")
    with live(folder) as running:
        for made in (
            full(name={"fr": "Écoute"}, alert={}, communes=[AYWAILLE]),
            entry("Maison", communes=[ESNEUX], services=[service(needs=["housing"])]),
            entry("Zénith", communes=[ESNEUX]),
        ):
            running.database.write(publish, made)
        yield running


def names(page: Page) -> list[str]:
    return page.locator(".contacts h2").all_inner_texts()


def test_with_script_the_list_follows_and_the_address_says_what_is_chosen(site: Live, page: Page):
    page.goto(f"{site.url}/fr/contacts/")
    kept = page.evaluate("history.length")
    page.locator("summary").click()
    page.locator("#commune").select_option(ESNEUX)
    expect(page.locator(".contacts li")).to_have_count(2)
    expect(page).to_have_url(f"{site.url}/fr/contacts/?commune={ESNEUX}")
    # The language switch and the map know it too.
    expect(page.locator("#where [aria-current]")).to_have_text("Esneux")
    page.locator("#need").select_option("5")
    expect(page.locator(".contacts li")).to_have_count(1)
    page.locator('#languages a[lang="nl"]').click()
    expect(page).to_have_url(f"{site.url}/nl/contacts/?need=5&commune={ESNEUX}")
    assert names(page) == ["Maison"]
    page.locator(".contacts a").click()
    page.locator(".up a").first.click()
    expect(page).to_have_url(f"{site.url}/nl/contacts/?need=5&commune={ESNEUX}")
    assert page.evaluate("history.length") == kept


def test_with_script_the_list_answers_as_somebody_types_and_no_address_knows(
    site: Live, page: Page
):
    page.goto(f"{site.url}/fr/contacts/?commune={ESNEUX}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").press_sequentially("zenith")
    expect(page.locator(".contacts li")).to_have_count(1)
    assert names(page) == ["Zénith"]
    page.locator("#q").fill("ecoute")
    # It is in another commune.
    expect(page.locator(".contacts li")).to_have_count(0)
    expect(page).to_have_url(f"{site.url}/fr/contacts/?commune={ESNEUX}")
    assert not [url for url in asked if "zenith" in url or "ecoute" in url]
    page.locator("#commune").select_option("")
    expect(page.locator(".contacts li")).to_have_count(3)
    expect(page.locator("#q")).to_have_value("")


def test_a_commune_of_the_map_is_one_tap_and_no_step_in_the_history(site: Live, page: Page):
    page.goto(f"{site.url}/fr/contacts/")
    kept = page.evaluate("history.length")
    page.locator("#where polygon").nth(2).click()
    expect(page).to_have_url(f"{site.url}/fr/contacts/?commune={ESNEUX}#found")
    assert names(page) == ["Maison", "Zénith"]
    expect(page.locator(".contacts a").first).to_be_in_viewport()
    assert page.evaluate("history.length") == kept


def test_without_script_all_of_it_works(site: Live, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/fr/contacts/")
    page.locator("summary").click()
    page.locator("#commune").select_option(ESNEUX)
    page.locator(".filters button").click()
    assert names(page) == ["Maison", "Zénith"]
    page.locator("#q").fill("zenith")
    page.locator(".search button").click()
    assert names(page) == ["Zénith"]
    assert "zenith" not in page.url
    page.locator("#where polygon").first.click()
    assert names(page) == ["Écoute"]
    context.close()


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(site: Live, browser: Browser, mode: str):
    context = browser.new_context(viewport=WINDOW, bypass_csp=True, **MODES[mode])
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    page = context.new_page()
    for path in ("fr/contacts/", "ar/contacts/?need=1", "fr/contacts/ecoute"):
        page.goto(f"{site.url}/{path}")
        assert faults(page) == [], path
    context.close()


def test_nothing_is_wider_than_a_small_phone(site: Live, browser: Browser):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for path in ("fr/contacts/", "ar/contacts/?need=1", "de/contacts/ecoute"):
        page.goto(f"{site.url}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


# What only a screen can use. An entry has neither a search nor a list to choose from.
BUTTONS = ("#leave", ".menu", ".up")
CHOICES = ("#leave", ".menu", ".search", ".choose", ".filters", ".where")
# An A4 page without its margins, at 96 points to the inch.
PAPER = {"width": 680, "height": 1000}
INK = """dial => {
  const style = getComputedStyle(dial.querySelector("strong"));
  return [style.color, getComputedStyle(document.querySelector("h1")).color,
          getComputedStyle(dial).backgroundColor];
}"""


@pytest.mark.parametrize(
    ("path", "buttons"),
    [
        ("fr/contacts/", CHOICES),
        (f"fr/contacts/?commune={AYWAILLE}", CHOICES),
        ("fr/contacts/ecoute", BUTTONS),
        ("ar/contacts/ecoute", BUTTONS),
    ],
)
def test_paper_holds_who_helps_and_their_numbers_and_no_buttons(site, browser, path, buttons):
    context = browser.new_context(viewport=PAPER)
    page = context.new_page()
    page.goto(f"{site.url}/{path}")
    page.emulate_media(media="print")
    for button in buttons:
        # What is not there is hidden too.
        assert page.locator(button).count() > 0, button
        for found in page.locator(button).all():
            expect(found).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    number = page.locator('.dial[href="tel:+3243844793"]')
    expect(number).to_be_visible()
    expect(number).to_contain_text("04 384 47 93")
    # The ink of what stands around it, on no ground of its own.
    ink, around, ground = number.evaluate(INK)
    assert ink == around
    assert ground == "rgba(0, 0, 0, 0)"
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    context.close()
