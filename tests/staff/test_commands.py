"""`stoppvif staff`: accounts from the server's shell, over a real file."""

import re

import pytest
from click.testing import CliRunner, Result

from desk import Desk
from keyring import keyring, passkey
from stoppvif.cli import main
from stoppvif.staff import model, passkeys, trail
from stoppvif.staff.words import ERRORS

SOCIAL = ["--role", "professional", "--regime", "social", "--language", "fr"]
ADMINISTRATOR = ["--role", "administrator"]
LINK = re.compile(r"http://localhost/desk/enrol/([A-Za-z0-9_-]{43})\n")


@pytest.fixture
def shell(desk, tmp_path):
    """`shell(arguments…)`: run `stoppvif staff` on the desk's own file, beside the desk."""

    def run(*arguments: str, status: int = 0, **environ: str) -> Result:
        settings = {
            "STOPPVIF_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}",
            "STOPPVIF_PUBLIC_URL": "http://localhost",
            **environ,
        }
        done = CliRunner(env=settings).invoke(main, ["staff", *arguments])
        assert done.exit_code == status, done.output
        assert "Traceback" not in done.output
        return done

    return run


def add(shell, login: str = "anna", name: str = "Anna", *more: str, **kwargs) -> Result:
    return shell("add", login, "--name", name, *(more or ADMINISTRATOR), **kwargs)


def refused(done: Result) -> str:
    """The one line that a fault gets."""
    assert not done.stdout
    (line,) = done.stderr.splitlines()
    return line


def test_the_first_administrator_is_made_and_gets_in_by_the_link(desk, shell):
    token = LINK.fullmatch(add(shell).stdout)[1]
    browser = desk.stranger()
    assert "Votre identifiant est anna." in browser.get(f"/desk/enrol/{token}").main
    with desk.database.read() as session:
        (found,) = model.members(session)
    assert (found.login, found.name, found.enrolled) == ("anna", "Anna", False)
    assert set(found.grants) == {"administrator"}


def test_a_link_of_the_shell_lasts_for_two_days_too(desk, shell, monkeypatch):
    token = LINK.fullmatch(add(shell).stdout)[1]
    desk.later(hours=49)
    desk.stranger().get(f"/desk/enrol/{token}", 410)


def test_a_database_that_is_not_there_yet_is_made(shell, tmp_path):
    file = tmp_path / "new.db"
    add(shell, STOPPVIF_DATABASE_URL=f"sqlite:///{file}")
    assert file.exists()


@pytest.mark.parametrize(
    ("arguments", "roles"),
    [
        (SOCIAL, "professional(social)"),
        ([*SOCIAL, "--topic", "me", "--commune", "62032"], "professional(social,62032)"),
        (
            ["--role", "coordinator", "--regime", "social", "--regime", "police"],
            "coordinator(social,police)",
        ),
        (["--role", "editor", "--commune", "62009", "--commune", "62100"], "editor(62009,62100)"),
        (ADMINISTRATOR, "administrator"),
        (
            ["--role", "administrator", "--role", "editor", "--commune", "62009"],
            "administrator editor(62009)",
        ),
    ],
)
def test_each_role_can_be_given(shell, arguments, roles):
    add(shell, "bea", "Bea", *arguments)
    login, name, found, state = shell("list").stdout.rstrip("\n").split("\t")
    assert (login, name, " ".join(sorted(found.split())), state) == ("bea", "Bea", roles, "invited")


def test_the_list_says_who_is_here_invited_or_closed(desk, shell):
    add(shell, "anna", "Anna")
    passkey(desk, desk.person("bea", model.Grant("administrator"), language="en"))
    shell("disable", "anna")
    add(shell, "carla", "Carla")
    rows = [line.split("\t") for line in shell("list").stdout.splitlines()]
    assert [(row[0], row[3]) for row in rows] == [
        ("anna", "closed"),
        ("bea", "open"),
        ("carla", "invited"),
    ]


def test_the_desk_speaks_the_first_language_that_it_can(desk, shell):
    spoken = [*SOCIAL[:4], "--language", "ar", "--language", "nl", "--language", "fr"]
    token = LINK.fullmatch(add(shell, "bea", "Bea", *spoken).stdout)[1]
    assert desk.stranger().get(f"/desk/enrol/{token}").soup.html["lang"] == "nl"
    alone = [*SOCIAL[:4], "--language", "ar"]
    token = LINK.fullmatch(add(shell, "carla", "Carla", *alone).stdout)[1]
    assert desk.stranger().get(f"/desk/enrol/{token}").soup.html["lang"] == "fr"


# --- faults ---------------------------------------------------------------------------------------

FAULTS = {
    "a login that is none": (("Anna Dupont", "Anna"), "bad_login"),
    "a taken login": (("taken", "Anna"), "login_taken"),
    "a short name": (("anna", "A"), "bad_name"),
    "a name that does not show": (("anna", "Anna\x1b[2J"), "bad_name"),
    "no regime": (("anna", "Anna", *SOCIAL[:2], *SOCIAL[4:]), "one_regime"),
    "two regimes": (("anna", "Anna", *SOCIAL, "--regime", "police"), "one_regime"),
    "no language": (("anna", "Anna", *SOCIAL[:4]), "no_language"),
    "a coordinator of nothing": (("anna", "Anna", "--role", "coordinator"), "no_regime"),
    "an editor of nothing": (("anna", "Anna", "--role", "editor"), "no_commune"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_in_one_line(shell, case):
    arguments, code = FAULTS[case]
    add(shell, "taken", "Taken")
    assert refused(add(shell, *arguments, status=1)) == f"Error: {ERRORS[code]}"
    assert shell("list").stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "value"), [("--language", "xx"), ("--language", "fr,nl"), ("--commune", "62120")]
)
def test_what_the_network_has_not_is_told_in_one_line(shell, option, value):
    line = refused(add(shell, "anna", "Anna", *SOCIAL, option, value, status=1))
    assert re.fullmatch(rf"Error: {option}: '{value}' is none of .+", line)
    assert shell("list").stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["--role", "root"], [], [*ADMINISTRATOR, "--regime", "both"], [*SOCIAL, "--topic", "none"]],
    ids=str,
)
def test_what_no_option_offers_is_refused_with_the_choices(shell, arguments):
    done = shell("add", "anna", "--name", "Anna", *arguments, status=2)
    assert "Error: " in done.stderr
    assert shell("list").stdout == ""


@pytest.mark.parametrize("command", ["reset", "disable"])
def test_an_account_that_is_none_is_told(shell, command):
    assert (
        refused(shell(command, "nobody", status=1)) == "Error: nobody has the login name 'nobody'"
    )


@pytest.mark.parametrize(
    ("setting", "value", "line"),
    [
        (
            "DATABASE_URL",
            "sqlite:////nowhere/at/all.db",
            "STOPPVIF_DATABASE_URL: the database does not answer",
        ),
        ("DATABASE_URL", "nonsense", "STOPPVIF_DATABASE_URL: "),
        ("CONTENT_DIR", "/nowhere", "STOPPVIF_CONTENT_DIR: "),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(shell, setting, value, line):
    found = refused(add(shell, status=1, **{f"STOPPVIF_{setting}": value}))
    assert found.startswith(line)


# --- reset and disable ----------------------------------------------------------------------------


def test_a_reset_takes_every_way_in_and_prints_a_link(desk: Desk, shell):
    bea = keyring(desk, "bea", model.Grant("administrator"))
    passkey(desk, bea.staff_id)
    browser = bea.enter()
    token = LINK.fullmatch(shell("reset", " BEA ").stdout)[1]
    browser.get("/desk/", 303)
    with desk.database.read() as session:
        assert not passkeys.of(session, bea.staff_id)
    assert "Welcome, Bea" in desk.stranger().get(f"/desk/enrol/{token}").main


def test_disable_closes_the_account_and_ends_its_sessions(desk, shell):
    keyring(desk, "boss", model.Grant("administrator"))
    bea = keyring(desk, "bea", model.Grant("administrator"))
    browser = bea.enter()
    assert shell("disable", "bea").output == ""
    browser.get("/desk/", 303)
    desk.later(minutes=1)
    desk.stranger().post("/desk/login", bea.form(), 422)
    assert refused(shell("reset", "bea", status=1)) == f"Error: {ERRORS['disabled']}"


def test_the_last_administrator_is_not_closed_from_the_shell_either(desk, shell):
    bea = keyring(desk, "bea", model.Grant("administrator"))
    line = refused(shell("disable", "bea", status=1))
    assert line == f"Error: {ERRORS['last_administrator']}"
    bea.enter().get("/desk/staff/")


def test_what_the_shell_did_stands_in_the_trail(desk, shell):
    add(shell)
    shell("reset", "anna")
    shell("disable", "anna")
    with desk.database.read() as session:
        found = [(e.who, e.action, e.about["name"]) for e in trail.page(session, 1).entries]
    assert found == [
        ("shell", "account_disabled", "Anna"),
        ("shell", "account_reset", "Anna"),
        ("shell", "account_added", "Anna"),
    ]
