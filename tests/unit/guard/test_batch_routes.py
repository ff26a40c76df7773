"""A body has its time to come, an answer its time to be fetched."""

import io
from datetime import timedelta

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from consent.guard.batch_routes import Body, TooSlowError, in_time

OVER = timedelta(seconds=-1)


def request(body: bytes) -> Request:
    return Request(EnvironBuilder(method="POST", data=body).get_environ())


def test_a_body_that_comes_in_time_is_read_whole() -> None:
    sent = b"x" * 10_000
    body = Body(request(sent))

    parts = list(iter(lambda: body.read(64 * 1024), b""))

    assert b"".join(parts) == sent


def test_a_body_that_is_still_coming_when_its_time_is_over_is_refused() -> None:
    body = Body(request(b"x"), longest=OVER)

    with pytest.raises(TooSlowError):
        body.read(1)


def test_an_answer_that_is_fetched_in_time_is_whole() -> None:
    assert b"".join(in_time(io.BytesIO(b"answers"))) == b"answers"


def test_an_answer_that_is_still_fetched_when_its_time_is_over_is_cut() -> None:
    assert list(in_time(io.BytesIO(b"answers"), longest=OVER)) == []
