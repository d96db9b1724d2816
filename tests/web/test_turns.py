"""What takes long to make holds up nothing else."""

import threading

import pytest
from werkzeug.exceptions import ServiceUnavailable

from stoppvif.web import pages


@pytest.fixture
def slow(app):
    """`slow(n)`: n threads that make a feed, until the test is over; how many were turned away."""
    enough, refused, threads = threading.Event(), [], []

    def make(number: int) -> None:
        def wait():
            enough.wait(20)
            raise RuntimeError

        with app.test_request_context(f"/fr/agenda.ics?kind={number}"):
            try:
                pages.finished(wait, {"number": str(number)})
            except ServiceUnavailable:
                refused.append(number)
            except RuntimeError:
                pass

    def begin(number: int) -> list[int]:
        for one in range(number):
            threads.append(threading.Thread(target=make, args=(one,), daemon=True))
            threads[-1].start()
        return refused

    yield begin
    enough.set()
    for thread in threads:
        thread.join(20)


def test_a_feed_holds_up_no_page(app, slow):
    slow(2)
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(app.test_client().get("/fr/urgent")), daemon=True
    )
    asking.start()
    asking.join(20)
    assert [answer.status_code for answer in answers] == [200]


def test_feeds_never_take_all_the_threads(slow):
    refused = slow(8)
    for _ in range(200):
        if len(refused) == 5:
            break
        threading.Event().wait(0.05)
    assert len(refused) == 5
