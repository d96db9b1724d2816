"""Another network runs the site with words of its own: other communes, two languages, its folders.

What it changes stands in `other/`; everything else is the sample content, as the README tells.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from house import CONTENT, SETTINGS
from stoppvif.app import create_app
from stoppvif.content.load import inspect
from stoppvif.storage.upgrade import prepare
from stoppvif.web.database import database_of

OTHER = Path(__file__).parent / "other"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Copy the sample, leave out what is the other network's own affair, lay its own over it."""
    made = tmp_path_factory.mktemp("other") / "content"
    shutil.copytree(CONTENT, made)
    for language in ("de", "en", "ar"):
        shutil.rmtree(made / language)
        (made / "words" / f"{language}.txt").unlink()
    for language in ("fr", "nl"):
        shutil.rmtree(made / language / "guides")
        shutil.rmtree(made / language / "network")
    (made / "plan.yaml").unlink()
    shutil.copytree(OTHER, made, dirs_exist_ok=True)
    return made


@pytest.fixture(scope="module")
def client(folder):
    app = create_app(replace(SETTINGS, content_dir=folder))
    prepare(database_of(app))
    return app.test_client()


def soup(client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.text, "html.parser")


def test_its_content_has_no_error(folder):
    _, faults = inspect(folder)
    assert faults.of("error") == []
    # What it has not translated is told, and the first language stands in for it.
    assert any("fr/network/index.md" in one.file for one in faults.of("notice"))


def test_its_name_its_communes_and_its_languages_stand_on_each_page(client):
    home = soup(client, "/nl/")
    assert home.title.get_text().endswith("ST")
    assert home.select_one(".brand").get_text() == "SAMEN THUIS"
    assert "Bilzen, Hoeselt" in home.footer.get_text()
    assert "Zone Voorbeeld" in home.footer.get_text()
    assert [link["hreflang"] for link in home.select(".languages a")] == ["nl", "fr"]
    soup(client, "/de/", 404)
    assert "Aywaille" not in home.get_text()


def test_its_folder_is_read_found_and_translated(client):
    assert soup(client, "/fr/guides/neighbours").h1.get_text().startswith("Si vous entendez")
    found = client.post("/nl/search/found", data={"q": "buren"})
    assert "/nl/guides/neighbours" in found.text
    soup(client, "/nl/guides/signs", 404)
    soup(client, "/nl/guides/prepare/sheet", 404)


def test_its_directory_has_its_communes_and_without_outlines_no_map(client):
    where = soup(client, "/nl/contacts/").select_one("#where")
    links = {link.get_text(): link["href"] for link in where.select("ul a")}
    assert links == {
        "Bilzen": "/nl/contacts/?commune=73006#found",
        "Hoeselt": "/nl/contacts/?commune=73032#found",
    }
    assert not where.svg
    assert soup(client, "/fr/contacts/?commune=62009").select("option[selected]") == []


def test_its_first_language_stands_in_where_there_is_no_translation(client):
    assert soup(client, "/fr/network/").select_one(".words")["lang"] == "nl"


def test_a_visitor_is_sent_to_one_of_its_languages(client):
    assert client.get("/", headers={"Accept-Language": "de"}).headers["Location"].endswith("/nl/")


def test_its_communes_frame_its_own_pages(client, folder):
    script = client.get("/embed/frame.js").text
    known = json.loads(script.rstrip().removesuffix(");").rpartition("})(")[2])
    found, _ = inspect(folder)
    assert known["languages"] == ["nl", "fr"]
    assert known["communes"] == [commune.nis for commune in found.communes]
    first = found.communes[0]
    assert first.name in soup(client, f"/embed/nl/agenda?commune={first.nis}").h1.get_text()
    assert "62009" not in known["communes"]
