"""The agenda in a real browser: a visitor's way with script and without, and a partner's."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from axe import AXE, MODES, faults
from events import AYWAILLE, ESNEUX, date, draft, publish
from house import LANGUAGES
from live import Live, live
from profiles import fresh, holding, until_written
from stoppvif.agenda.event import Text
from stoppvif.content.hours import BRUSSELS

# Taller than any page: what floats lies where it belongs, and hides nothing from axe.
WINDOW = {"width": 360, "height": 8000}
TODAY = dt.datetime.now(BRUSSELS).date()
TYPED, REACHED = "Zaubernuss-4711", "Weissdorn-2323"


def ahead(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


def texts(title: str) -> dict[str, Text]:
    return {code: Text(f"{title} {code}", "Venez.", "Un texte.") for code in LANGUAGES}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder: Path = tmp_path_factory.mktemp("agenda")
    with live(folder) as running:
        for made in (
            draft("", date(ahead(9), "14:00", "16:00"), texts=texts("Stand")),
            draft("", date(ahead(10)), texts=texts("Débat"), kind="talk", commune=ESNEUX),
            draft("", date(ahead(11)), texts=texts("Atelier"), kind="workshop", commune=ESNEUX),
            draft("", date(ahead(-3), last=ahead(20)), texts=texts("Expo"), commune=ESNEUX),
            draft("", date(ahead(12)), texts=texts("Marche"), status="cancelled"),
            *(draft(f"Numéro {n:02}", date(ahead(30 + n)), commune=AYWAILLE) for n in range(25)),
        ):
            running.database.write(publish, made, dt.datetime.now(dt.UTC))
        yield running


def titles(page: Page) -> list[str]:
    return page.locator(".events strong:not(.status)").all_inner_texts()


# --- a visitor ------------------------------------------------------------------------------------


def test_with_script_the_list_follows_and_a_visit_is_one_step_in_the_history(site, page):
    page.goto(f"{site.url}/fr/agenda/")
    kept = page.evaluate("history.length")
    page.locator(".choose summary").click()
    page.locator("#commune").select_option(ESNEUX)
    expect(page.locator(".events a")).to_have_count(3)
    expect(page).to_have_url(f"{site.url}/fr/agenda/?commune={ESNEUX}")
    page.locator("#kind").select_option("talk")
    expect(page.locator(".events a")).to_have_count(1)
    expect(page).to_have_url(f"{site.url}/fr/agenda/?commune={ESNEUX}&kind=talk")
    page.locator(".events a").click()
    expect(page.locator("h1")).to_have_text("Débat fr")
    page.locator('#languages a[lang="nl"]').click()
    expect(page.locator("h1")).to_have_text("Débat nl")
    page.locator(".up a").first.click()
    expect(page).to_have_url(f"{site.url}/nl/agenda/?commune={ESNEUX}&kind=talk")
    assert titles(page) == ["Débat nl"]
    assert page.locator("#kind").input_value() == "talk"
    page.locator('#languages a[lang="ar"]').click()
    expect(page).to_have_url(f"{site.url}/ar/agenda/?commune={ESNEUX}&kind=talk")
    assert page.evaluate("history.length") == kept


def test_what_is_chosen_changes_the_language_switch_too(site, page):
    page.goto(f"{site.url}/fr/agenda/")
    page.locator(".choose summary").click()
    page.locator("#kind").select_option("workshop")
    dutch = page.locator('#languages a[lang="nl"]')
    expect(dutch).to_have_attribute("href", "/nl/agenda/?kind=workshop")
    dutch.click()
    expect(page.locator("#kind")).to_have_value("workshop")
    assert titles(page) == ["Atelier nl"]


def test_the_keyboard_alone_filters_and_keeps_its_place(site, page):
    page.goto(f"{site.url}/fr/agenda/?kind=talk")
    page.locator("#kind").focus()
    page.keyboard.press("Home")
    expect(page.locator("#found .pages")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "kind"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_pages_of_the_list_follow_each_other(site, browser, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{site.url}/fr/agenda/?commune={AYWAILLE}")
    first = titles(page)
    page.locator(".pages a").click()
    expect(page).to_have_url(f"{site.url}/fr/agenda/?commune={AYWAILLE}&page=2")
    assert (len(first), len(titles(page))) == (20, 7)
    assert not set(first) & set(titles(page))
    context.close()


def test_without_script_all_of_it_works(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/fr/agenda/")
    page.locator(".choose summary").click()
    page.locator("#commune").select_option(ESNEUX)
    page.locator(".filters button").click()
    assert titles(page) == ["Expo fr", "Débat fr", "Atelier fr"]
    assert f"commune={ESNEUX}" in page.url
    page.locator(".events a").nth(1).click()
    expect(page.locator("h1")).to_have_text("Débat fr")
    page.locator('#languages a[lang="de"]').click()
    page.locator(".up a").first.click()
    expect(page).to_have_url(f"{site.url}/de/agenda/?commune={ESNEUX}")
    assert titles(page) == ["Expo de", "Débat de", "Atelier de"]
    context.close()


BUTTONS = ("#leave", ".menu", ".take", ".up")


@pytest.mark.parametrize(
    ("path", "buttons"),
    [
        ("fr/agenda/", (*BUTTONS, ".choose", ".filters", ".pages")),
        ("fr/agenda/debat-fr", BUTTONS),
        ("ar/agenda/debat-fr", BUTTONS),
    ],
)
def test_paper_holds_what_is_announced_and_no_buttons(site, page, path, buttons):
    page.goto(f"{site.url}/{path}")
    page.emulate_media(media="print")
    for button in buttons:
        # What is not there is hidden too.
        assert page.locator(button).count() > 0, button
        for found in page.locator(button).all():
            expect(found).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".events a, article.event dl").first).to_be_visible()


# --- a partner ------------------------------------------------------------------------------------


def fill(page: Page, **changes: str) -> None:
    wanted = {
        "title": TYPED,
        "dates-0-day": ahead(14),
        "dates-0-opens": "14:00",
        "place_name": "Salle du village",
        "organiser": "Maison des jeunes",
        "proposer": REACHED,
    }
    for name, value in (wanted | changes).items():
        page.locator(f"[id='{name}']").fill(value)
    page.locator("#commune").select_option(ESNEUX)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_partner_proposes_mends_comes_back_changes_and_withdraws(site, browser, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{site.url}/fr/agenda/")
    page.locator('a[href="/fr/agenda/propose"]').click()
    fill(page, organiser="")
    page.locator("form.propose button").click()
    expect(page.locator("#problems li")).to_have_count(1)
    page.locator("#problems a").click()
    expect(page.locator("#organiser")).to_be_in_viewport()
    expect(page.locator("#title")).to_have_value(TYPED)
    page.locator("#organiser").fill("Maison des jeunes")
    page.locator("form.propose button").click()
    link = page.locator(".link a").inner_text()
    assert re.fullmatch(re.escape(site.url) + r"/fr/agenda/mine/[\w-]{32}", link)

    page.goto(link)
    page.locator("a.button").click()
    expect(page.locator("[id='dates-0-opens']")).to_have_value("14:00")
    page.locator("details:not([open]) summary").click()
    page.locator("[id='dates-1-day']").fill(ahead(15))
    page.locator("form.propose button").click()
    expect(page).to_have_url(link)
    expect(page.locator("main")).to_contain_text("et d’autres dates")
    page.locator("summary").click()
    page.locator("details button").click()
    expect(page.locator("h1")).to_have_text("Votre proposition est supprimée")
    assert page.goto(link).status == 404
    context.close()


def test_no_trace(playwright: Playwright, site: Live, tmp_path: Path):
    """Of what a partner types nothing stays in the browser, nor of a form that was refused.

    A short name: the browser's socket lies below the folder that is called after it.
    """
    with fresh(playwright, tmp_path, java_script_enabled=True) as context:
        page = context.pages[0]
        page.goto(f"{site.url}/fr/agenda/propose")
        fill(page, organiser="")
        until_written(page, tmp_path)
        page.locator("form.propose button").click()
        expect(page.locator("#problems li")).to_have_count(1)
        until_written(page, tmp_path)
        page.locator("#organiser").fill("Maison des jeunes")
        page.locator("form.propose button").click()
        token = page.locator(".link a").inner_text().rpartition("/")[2]
        until_written(page, tmp_path)
        page.close()
    assert holding(tmp_path, TYPED, REACHED, token) == {}


# --- everybody ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(site: Live, browser: Browser) -> list[str]:
    """The pages of a proposal: that of its link, and its form."""
    page = browser.new_page()
    page.goto(f"{site.url}/fr/agenda/propose")
    fill(page)
    page.locator("form.propose button").click()
    token = page.locator(".link a").inner_text().rpartition("/")[2]
    page.close()
    return [f"agenda/mine/{token}", f"agenda/mine/{token}/change"]


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(site: Live, browser: Browser, told: list[str], mode: str):
    context = browser.new_context(viewport=WINDOW, bypass_csp=True, **MODES[mode])
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    page = context.new_page()
    for language in ("fr", "ar"):
        paths = ("agenda/", "agenda/?kind=talk", "agenda/debat-fr", "agenda/marche-fr", *told)
        for path in paths:
            page.goto(f"{site.url}/{language}/{path}")
            assert faults(page) == [], f"{language}/{path}"
        page.goto(f"{site.url}/{language}/agenda/propose")
        assert faults(page) == [], language
        page.locator("form.propose button").click()
        page.locator("#problems").wait_for()
        assert page.locator("p.fault").count() >= 5
        assert faults(page) == [], f"{language}: what is wrong"
    context.close()


def test_nothing_is_wider_than_a_small_phone(site: Live, browser: Browser, told: list[str]):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    for language in ("fr", "de", "ar"):
        for path in ("agenda/", "agenda/debat-fr", "agenda/propose", *told):
            page.goto(f"{site.url}/{language}/{path}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, f"{language}/{path}"
    context.close()
