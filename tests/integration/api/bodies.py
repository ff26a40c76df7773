"""A body that every door takes, and ways to send and to judge what it does not."""

from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.test import TestResponse

from tests.integration.api.service import (
    Api,
    a_grant,
    a_message,
    a_wording,
    once,
)

BASES: dict[str, dict[str, Any]] = {
    "/v1/consents": a_grant(
        "+14155550999",
        **dict.fromkeys(
            (
                "seller",
                "ground",
                "ground_at",
                "occurred_at",
                "expires_at",
                "account",
                "region",
                "time_zone",
                "language",
                "answers",
            )
        ),
    ),
    "/v1/messages": a_message(
        "+14155550999",
        **dict.fromkeys(
            (
                "seller",
                "series",
                "account",
                "subject",
                "html",
                "reply_to",
                "send_at",
                "expires_at",
            )
        ),
        promotes=False,
    ),
    "/v1/guard/check": {
        "channel": "sms",
        "address": "+14155550999",
        "purpose": "offers",
        **dict.fromkeys(
            (
                "seller",
                "account",
                "technology",
                "series",
                "occasion",
                "at",
                "content",
                "location",
            )
        ),
        "use": "send",
    },
    "/v1/halts": {
        **dict.fromkeys(("seller", "channel", "all")),
        "series": "a-series",
        "reason": "A test",
    },
    "/v1/contacts/lookup": {"channel": "sms", "address": "+14155550999"},
    "/v1/wordings": a_wording(regions=[]),
    "/v1/accounts/C-7/contacts": {
        "channel": "sms",
        "address": "+14155550999",
        "verified": "none",
    },
}


def holds_its_form(answer: TestResponse) -> None:
    """Say that a refusal is a problem with everything that a caller needs."""
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        assert {
            "type",
            "title",
            "status",
            "detail",
            "code",
            "remedy",
            "request_id",
        } <= (answer.get_json().keys())


class _Chunks:
    """A body whose length nobody was told."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        self._rest = self._rest or next(self._parts, b"")
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


def chunked(
    api: Api,
    path: str,
    parts: Iterator[bytes],
    more: Mapping[str, str] | None = None,
) -> TestResponse:
    """Post a body in parts, as many as there are."""
    headers = {"Authorization": f"Bearer {api.admin}", **once(), **(more or {})}
    return api.app.test_client().post(
        path,
        content_type="application/json",
        headers=headers,
        environ_overrides={
            "CONTENT_LENGTH": "",
            "wsgi.input": _Chunks(parts),
            "wsgi.input_terminated": True,
        },
    )
