"""The directory as its tests use it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from audit import Page, audit
from entries import NOW, publish
from stoppvif.web.fresh import Fresh


class Directory:
    """The site over the desk's own database, at the time of `entries.NOW`."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.at(NOW)

    @property
    def client(self):
        return self.desk.app.test_client()

    def at(self, now: dt.datetime) -> None:
        self.desk.at(now)

    def publish(self, *made) -> list[int]:
        """Publish entries; their ids. Whoever comes next sees them."""
        return [self.write(publish, one) for one in made]

    def write(self, function, *args, **kwargs):
        found = self.desk.database.write(function, *args, **kwargs)
        fresh: Fresh = self.desk.app.extensions["fresh"]
        fresh.look()
        return found

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        """A page, audited."""
        response = self.client.get(path)
        assert response.status_code == status, f"{path}: {response.status}"
        return audit(Page(path, status, dict(response.headers), response.text))


@pytest.fixture
def directory(desk) -> Directory:
    return Directory(desk)
