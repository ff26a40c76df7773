"""JSON lines on standard output: what happened, never to whom."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import TextIO

import orjson
import structlog
from flask import has_request_context

from consent.vocabulary.clock import Clock
from consent.web.identity import request_id
from consent.web.present import present

# Its lines at INFO hold URLs with telephone numbers in their queries.
_QUIET = ("twilio.http_client",)

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger("consent")
_bound = [_log]
_open: list[TextIO] = []


def configure_logs(clock: Clock, *, level: str, stream: TextIO | None = None) -> None:
    """Write every log line of this process as one JSON object."""
    out = stream or sys.stdout
    number = logging.getLevelNamesMapping()[level]

    def stamp(_: object, level: str, line: MutableMapping[str, object]) -> bytes:
        line["level"] = level
        line["at"] = clock.now()
        return orjson.dumps(line, default=_kind_only)

    structlog.configure(
        processors=[stamp],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(file=out.buffer),
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_Template(clock))
    logging.basicConfig(
        handlers=[handler], level=max(number, logging.WARNING), force=True
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A stream that nobody holds closes what is written through it.
    _open[:] = [out]
    _bound[0] = _log.bind()


def request_logger() -> structlog.typing.FilteringBoundLogger:
    """Return what writes the lines of requests, as the logs are configured now.

    It is bound once for every configuration: binding costs more than writing.
    """
    return _bound[0]


def log_failure(error: BaseException) -> None:
    """Write what broke and where; the text of an exception may hold anything."""
    asked = has_request_context()
    number = request_id() if asked else None
    rule = _rule() if asked else None
    _log.error("failure", request_id=number, route=rule, **frames(error))


def frames(error: BaseException) -> dict[str, object]:
    """Return an exception's type and the places it came through, and no text."""
    places = traceback.extract_tb(error.__traceback__)
    return {
        "exception": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{p.filename}:{p.lineno} {p.name}" for p in places],
    }


class _Template(logging.Formatter):
    """Writes the message other libraries wrote down, without what they filled in."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "event": str(record.msg),
            "logger": record.name,
            "level": record.levelname.lower(),
            "at": self._clock.now(),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= frames(error)
        return orjson.dumps(line).decode()


def _rule() -> str | None:
    rule = present().url_rule
    return None if rule is None else rule.rule


def _kind_only(value: object) -> str:
    return f"<{type(value).__name__}>"
