"""Enough of Twilio in a process of its own: takes texts, writes down each one it took.

One line a text: the message's id, the number of the attempt, the moment. What it does
to a request is drawn by chance from `RECORDER_PLAN`, such as `{"slow": 0.1}`: `slow`
answers late; `busy` is 429, `no` is 400, and both take nothing; `broken` takes the text
and answers 500. `usual` is the longest that any other answer takes, in seconds.
"""

import json
import os
import random
import time
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import parse_qs, urlsplit

Start = Callable[[str, list[tuple[str, str]]], object]

_BUSY = (429, {"code": 20429, "message": "Too many requests", "status": 429})
# A code that says nothing about the person: this message will never be taken.
_NO = (400, {"code": 30036, "message": "Validity period expired", "status": 400})
_BROKEN = (500, {"message": "broken"})
_REASONS = {201: "Created", 400: "Bad", 429: "Too Many", 500: "Broken"}


def serve() -> Callable[[Mapping[str, object], Start], Iterable[bytes]]:
    """Return the application; granian calls this in its process."""
    plan = json.loads(os.environ.get("RECORDER_PLAN", "{}"))  # noqa: TID251
    book = os.open(os.environ["RECORDER_BOOK"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)  # noqa: TID251
    chance = random.Random()  # noqa: S311  no secret

    def take(environ: Mapping[str, object], start: Start) -> Iterable[bytes]:
        length = int(str(environ.get("CONTENT_LENGTH") or 0))
        body = environ["wsgi.input"].read(length)  # type: ignore[attr-defined]  # a stream
        status, answer = _answer(body.decode(), plan, chance, book)
        said = json.dumps(answer).encode()
        start(
            f"{status} {_REASONS[status]}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(said)))],
        )
        return [said]

    return take


def _answer(
    body: str, plan: Mapping[str, float], chance: random.Random, book: int
) -> tuple[int, Mapping[str, object]]:
    form = {name: values[0] for name, values in parse_qs(body).items()}
    drawn = chance.random()
    if drawn < plan.get("busy", 0):
        return _BUSY
    drawn -= plan.get("busy", 0)
    if drawn < plan.get("no", 0):
        return _NO
    drawn -= plan.get("no", 0)
    callback = parse_qs(urlsplit(form.get("StatusCallback", "")).query)
    message, attempt = callback["mid"][0], callback["attempt"][0]
    os.write(book, f"{message} {attempt} {time.time():.6f}\n".encode())
    if drawn < plan.get("broken", 0):
        return _BROKEN
    drawn -= plan.get("broken", 0)
    slow = drawn < plan.get("slow", 0)
    least, most = (0.2, 1.0) if slow else (0.0, plan.get("usual", 0.0))
    time.sleep(chance.uniform(least, most))
    return 201, _resource(form, f"SM{message.replace('-', '')}")


def _resource(form: Mapping[str, str], sid: str) -> Mapping[str, object]:
    return {
        "sid": sid,
        "to": form.get("To"),
        "from": form.get("From"),
        "messaging_service_sid": None,
        "body": form.get("Body"),
        "status": "queued",
        "num_segments": "1",
        "error_code": None,
        "error_message": None,
    }
