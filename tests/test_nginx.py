"""The site behind nginx, set up with README's own lines."""

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from colleague import colleague
from ends import QUICK, WISH, professional, run, visitor
from house import free_port
from live import Live, live
from plain import Plain
from stoppvif import server

README = Path(__file__).parents[1] / "README.md"
# A whole nginx around them, with all that it might write in one folder.
AROUND = """
{user}
pid {folder}/nginx.pid;
events {{ }}
http {{
    client_body_temp_path {folder}/kept/bodies;
    proxy_temp_path {folder}/kept/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{lines}
}}
"""


@dataclass
class Behind:
    """A live site behind nginx, and the folder of what nginx keeps."""

    site: Live
    door: int
    kept: Path

    def ask(self, method: str, path: str, body: bytes = b"", port: int = 0):
        """Status, headers (lower case) and text of an answer; a form where there is a body."""
        at = port or int(self.site.url.rpartition(":")[2])
        with contextlib.closing(http.client.HTTPConnection("localhost", at, timeout=30)) as line:
            sent = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            line.request(method, path, body or None, sent)
            answer = line.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, named, answer.read().decode()


def set_up(folder: Path, port: int, door: int, site: int) -> str:
    """README's lines on other ports, without a certificate, telling all that happens."""
    (lines,) = re.findall(r"```nginx\n(.*?)```", README.read_text(), re.DOTALL)
    for old, new in [
        (r"    ssl_certificate.*\n", ""),
        (r"    listen \[::\].*\n", ""),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"listen 80 default_server;", f"listen 127.0.0.1:{door};"),
        (r"server_name example\.org;", "server_name localhost;"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{site}"),
        (r"error_log /dev/null crit;", f"error_log {folder}/errors warn;"),
    ]:
        lines, number = re.subn(old, new, lines)
        assert number, f"README's lines lack {old}"
    user = "" if os.getuid() else "user root;"
    return AROUND.format(folder=folder, lines=lines, user=user)


@contextlib.contextmanager
def nginx(folder: Path, port: int, door: int, site: int) -> Iterator[None]:
    """nginx with README's lines, until the block ends."""
    (folder / "kept").mkdir()
    config = folder / "nginx.conf"
    config.write_text(set_up(folder, port, door, site))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", str(folder), "-e", str(folder / "errors"), "-c", str(config)]
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        while not (folder / "nginx.pid").exists():
            assert process.poll() is None, (folder / "errors").read_text()
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def behind(tmp_path_factory) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp("nginx")
    port, door = free_port(), free_port()
    with live(folder, public_url=f"http://localhost:{port}", behind_proxy=1, **QUICK) as site:  # noqa: SIM117
        with nginx(folder, port, door, site.port):
            yield Behind(site, door, folder)


def test_a_page_comes_through_with_the_way_out(behind):
    status, named, text = behind.ask("GET", "/fr/")
    assert status == 200
    assert named["cache-control"] == "no-store"
    assert BeautifulSoup(text, "html.parser").find(id="leave")["href"] == "/exit"


def test_who_types_no_scheme_is_sent_to_the_sealed_address(behind):
    status, named, _ = behind.ask("GET", "/fr/test", port=behind.door)
    assert (status, named["location"]) == (301, "https://example.org/fr/test")


def test_a_socket_is_passed_on(behind):
    async def story():
        async with visitor(behind.site) as she, professional(behind.site, "socket"):
            assert (await she.ask("begin", **WISH))["ok"]

    run(story())


def test_a_stream_without_script_is_not_held_back(behind):
    """Its end is an hour away: what is seen before has come at once."""
    she = Plain(behind.site.url)
    # nginx names itself: the audit knows the site's own headers alone.
    she._audit = lambda path, text: None
    with colleague(behind.site, "stream"):
        she.post("", **WISH)
        with she.stream() as shown:
            shown.until("Vous attendez.")
            assert not shown.over


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/desk/agenda/import", server.UPLOAD_BYTES),
        ("/desk/contacts/import", server.UPLOAD_BYTES),
        ("/desk/agenda/new", server.FORM_BYTES),
        ("/desk/contacts/new", server.FORM_BYTES),
        ("/fr/agenda/search/propose", server.PROPOSAL_BYTES),
        ("/fr/chat/search/write", 64 * 1024),
    ],
)
def test_what_the_site_takes_nginx_takes_and_what_is_too_long_the_site_says(behind, path, most):
    assert behind.ask("POST", path, b"a=" + b"b" * (most - 2))[0] not in (408, 413, 500)
    status, named, text = behind.ask("POST", path, b"a=" + b"b" * most)
    assert (status, "content-security-policy" in named) == (413, True)
    assert BeautifulSoup(text, "html.parser").find("html", lang="fr")


def test_nothing_of_anybody_is_written_down(behind):
    """It would have said that it took a file to hold what was sent, and each visit in its log."""
    for path in ("/fr/urgent", "/fr/contacts/", "/desk/login"):
        behind.ask("GET", path)
    behind.ask("POST", "/desk/agenda/import", b"a=" + b"b" * (server.UPLOAD_BYTES - 2))
    behind.ask("POST", "/fr/chat/search/write", b"a=" + b"b" * 60_000)
    assert (behind.kept / "errors").read_text() == ""
    names = {"nginx.conf", "nginx.pid", "errors"}
    files = {file.name for file in behind.kept.rglob("*") if file.is_file()}
    assert {name for name in files if not name.startswith("live.db")} == names
