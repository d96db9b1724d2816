"""Every desk page under axe-core, as `test_axe.py` does it for visitors; and none is too wide."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

import entries
from axe import AXE, MODES, faults
from desk import ADMINISTRATOR, COORDINATOR, EDITOR, SOCIAL
from events import draft, publish
from live import Live, live
from stoppvif.agenda.event import Text
from stoppvif.content.hours import BRUSSELS
from stoppvif.duty import alarms, coverage, plans
from stoppvif.duty.edits import Times, monday
from stoppvif.duty.roster import Wanted

WEEK = "2026-W49"
MONDAY = dt.date(2026, 11, 30)
PATHS = [
    "/desk/",
    "/desk/nothing",
    "/desk/login?again=1",
    "/desk/account/",
    "/desk/chat/",
    "/desk/trail",
    "/desk/staff/",
    "/desk/staff/new",
    "/desk/staff/1",
    f"/desk/roster/social/{WEEK}",
    "/desk/roster/social/month/2026-12",
    "/desk/roster/social/add",
    "/desk/roster/social/single/1/2026-11-30",
    "/desk/roster/social/weekly/1/2026-12-01",
    "/desk/roster/social/absences",
    "/desk/roster/social/cover",
    "/desk/enrol/no-such-link",
    "/desk/agenda/",
    "/desk/agenda/new",
    "/desk/agenda/1",
    "/desk/agenda/1/preview/ar",
    "/desk/agenda/import",
    "/desk/contacts/",
    "/desk/contacts/new",
    "/desk/contacts/1",
    "/desk/contacts/1/preview/ar",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("axe")) as running:
        furnish(running)
        yield running


def furnish(site: Live) -> None:
    """Something to see on each page: shifts, one of them double, holes, absences, an alarm."""
    everything = (SOCIAL, COORDINATOR, EDITOR, ADMINISTRATOR)
    anna = site.person("anna-de-la-longue-vallee", *everything, language="fr")
    site.person("bert", SOCIAL)
    edit = site.edit()
    site.write(plans.add_single, edit, anna, MONDAY, Times(540, 1020))
    site.write(plans.add_single, edit, anna, MONDAY, Times(1000, 1500))
    tuesday = MONDAY + dt.timedelta(days=1)
    site.write(plans.add_weekly, edit, anna, tuesday, None, Times(0, 1440), True)
    site.write(coverage.add_absence, edit, anna, tuesday, tuesday)
    wish = Wanted(
        id=0, regime="social", language="nl", weekday=0, opens=540, closes=1020, holidays=True
    )
    site.write(coverage.add_wanted, edit, [0, 1, 2], wish)
    texts = {"fr": Text("Une rencontre"), "ar": Text("لقاء مسائي", "تعالوا")}
    site.write(publish, draft("Une rencontre", texts=texts, status="full"), site.now)
    site.write(entries.publish, entries.full("ar", name={"fr": "La Maison", "ar": "البيت"}))
    site.write(alarms.begin, "social", site.now, mail=False)
    assert monday(site.now.astimezone(BRUSSELS).date())


@pytest.fixture(scope="module", params=MODES)
def page(request: pytest.FixtureRequest, browser: Browser, site: Live) -> Iterator[Page]:
    mode = MODES[request.param]
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True, **mode)
    context.add_init_script(AXE.read_text(encoding="utf-8"))
    opened = context.new_page()
    site.log_in(opened, 1)
    yield opened
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_fault_and_the_page_fits_a_small_phone(site, page, path):
    page.goto(site.url + path)
    page.evaluate(
        "document.querySelectorAll('details').forEach((closed) => { closed.open = true })"
    )
    found = faults(page)
    assert not found, "\n".join(found)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_axe_finds_no_fault_where_something_was_refused(site, page):
    page.goto(f"{site.url}/desk/roster/social/add")
    page.locator("main button.main").click()
    assert page.locator(".wrong").count()
    assert not faults(page)


def test_axe_finds_no_fault_in_a_long_form_with_every_fault(site, page):
    page.goto(f"{site.url}/desk/agenda/new")
    page.locator("#body-nl").fill("Tekst")
    page.locator("#dates-0-opens").fill("99")
    page.locator("main button.main").click()
    assert page.locator(".wrong").count()
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_axe_finds_no_fault_in_what_a_file_would_make(site, page):
    """From the choice of the file to the end, through the server itself."""
    soon = f"{site.now + dt.timedelta(days=9):%Y%m%d}"
    lines = [
        line
        for number, day in enumerate((soon, soon, "20010101", "19700101"))
        for line in (
            *("BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:Rencontre {number} {'très ' * 9}longue"),
            *(f"DTSTART;VALUE=DATE:{day}", "RRULE:FREQ=WEEKLY" if number else "", "END:VEVENT"),
        )
    ]
    data = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode()
    page.goto(f"{site.url}/desk/agenda/import")
    page.locator("main button.main").click()
    page.locator(".refusal").wait_for()
    assert not faults(page)
    file = {"name": "agenda.ics", "mimeType": "text/calendar", "buffer": data}
    page.locator("#file").set_input_files(file)
    page.locator("main button.main").click()
    page.locator("main [name=take]").first.wait_for()
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for box in page.locator("main [name=take]").all():
        box.uncheck()
    page.locator("main button.main").click()
    page.locator("main [name=take]").first.wait_for(state="detached")
    page.locator("main h1").wait_for()
    assert not faults(page)


def test_axe_finds_no_fault_on_a_page_of_a_link(site, browser, page):
    page.goto(f"{site.url}{site.link(2)}")
    page.locator("summary").click()
    # axe measures no field that is empty.
    page.locator("#code").fill("123 456")
    assert not faults(page)
