"""Enough of SendGrid's API to send e-mail to, through the real SDK.

with SendGridDouble() as sendgrid:
    mail = SendGridMail("SG.key", api_url=sendgrid.url)
    sendgrid.then(error(429, {"Retry-After": "7"}))
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.doubles.http_double import Answer, HttpDouble, Received, answer_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """An e-mail that the double took, and the JSON it came as."""

    id: str
    to: str
    headers: dict[str, str]
    json: dict[str, object]


def error(status: int, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer as SendGrid does when it refuses."""
    message = {"message": "ana@example.com is wrong", "field": "to", "help": None}
    return answer_json(status, {"errors": [message]}, headers)


class SendGridDouble(HttpDouble):
    """Takes e-mail, one to a request."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[SentMail] = []

    def usual(self, received: Received) -> Answer:
        if received.path != "/v3/mail/send":
            return error(404)
        body = json.loads(received.body)
        person = body["personalizations"][0]
        mail = SentMail(
            id=f"message-{len(self.mails) + 1}",
            to=person["to"][0]["email"],
            headers=person.get("headers", {}),
            json=body,
        )
        self.mails.append(mail)
        return Answer(status=202, headers={"X-Message-Id": mail.id})
