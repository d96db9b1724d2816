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
