"""The check of the templates finds what it is for."""

import pytest

from stoppvif import paths
from templates import faults


def test_our_templates_are_right():
    assert not faults(paths.data("templates"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<p onclick="a()">', "script in an attribute"),
        ('<p style="x">', "style in an attribute"),
        ('<img alt="">', "one response"),
        ('<a href="/" target="_blank">', "one entry"),
        ("{{ words|safe }}", "ourselves"),
        ('{% from "a.html" import b %}', "does not use"),
    ],
)
def test_a_bad_template_is_found(tmp_path, text, words):
    (tmp_path / "bad.html").write_text(text)
    (fault,) = faults(tmp_path)
    assert words in fault
    assert fault.startswith("bad.html:1")


def test_only_the_chat_without_script_has_frames(tmp_path):
    framed = '<iframe class="says" src="{{ url_for("plain_frames.stream") }}"></iframe>'
    folder = tmp_path / "chat/public/plain"
    folder.mkdir(parents=True)
    (folder / "a.html").write_text(f'{framed}<a href="/exit" target="_top">')
    assert not faults(tmp_path)
    (folder / "b.html").write_text('<iframe src="https://x.org">')
    (tmp_path / "c.html").write_text(framed)
    assert {fault.partition(":")[0] for fault in faults(tmp_path)} == {
        "chat/public/plain/b.html",
        "c.html",
    }
