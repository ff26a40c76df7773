"""Enough of Twilio's API to send texts to and to call with, through the real SDK.

with TwilioDouble() as twilio:
    texts = TwilioTexts("AC…", "token", api_url=twilio.url)
    twilio.then(error(21610))
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import parse_qs

from tests.doubles.http_double import Answer, HttpDouble, Received, answer_json


@dataclass(frozen=True, slots=True, kw_only=True)
class SentText:
    """A text that the double took, and the form it came in."""

    sid: str
    to: str
    body: str
    form: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCall:
    """A call that the double made, and the form that asked for it."""

    sid: str
    to: str
    form: dict[str, str]
    events: list[str]

    @property
    def script(self) -> list[tuple[str, dict[str, str], str]]:
        """Return the verbs of the call's TwiML: name, attributes and words."""
        verbs = ET.fromstring(self.form["Twiml"])  # noqa: S314  ours
        return [(verb.tag, verb.attrib, verb.text or "") for verb in verbs]

    @property
    def spoken(self) -> list[str]:
        """Return all that the person hears, one entry each time that it is said."""
        return [words for name, _, words in self.script if name == "Say"]


Sent = SentText | MadeCall


def error(code: int, status: int = 400) -> Answer:
    """Answer as Twilio does when it refuses, with its own code."""
    body = {
        "code": code,
        "message": "The number +15005550001 cannot be texted.",
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return answer_json(status, body)


def problem(code: int, status: int = 400) -> Answer:
    """Answer as Twilio's newer services do: RFC 9457."""
    kind = f"https://www.twilio.com/docs/errors/{code}"
    body = {"type": kind, "title": "Refused", "status": status, "code": code}
    return answer_json(status, body)


def failing(status: int = 500) -> Answer:
    """Answer as the machines in front of Twilio do when something breaks."""
    return Answer(status=status, body=b"<html>Service unavailable</html>")


class TwilioDouble(HttpDouble):
    """Takes texts and calls; refuses texts to a number in `opted_out`, as Twilio."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[SentText] = []
        self.calls: list[MadeCall] = []
        self.opted_out: set[str] = set()

    def usual(self, received: Received) -> Answer:
        pairs = parse_qs(received.body.decode(), keep_blank_values=True)
        form = {name: values[0] for name, values in pairs.items()}
        if received.path.endswith("/Calls.json"):
            return self._called(form, pairs.get("StatusCallbackEvent", []))
        if not received.path.endswith("/Messages.json"):
            return error(20404, status=404)
        if form.get("To") in self.opted_out:
            return error(21610)
        text = SentText(
            sid=f"SM{len(self.texts) + 1:032x}",
            to=form.get("To", ""),
            body=form.get("Body", ""),
            form=form,
        )
        self.texts.append(text)
        return answer_json(201, _resource(text))

    def _called(self, form: dict[str, str], events: list[str]) -> Answer:
        call = MadeCall(
            sid=f"CA{len(self.calls) + 1:032x}",
            to=form.get("To", ""),
            form=form,
            events=events,
        )
        self.calls.append(call)
        named = {"sid": call.sid, "to": call.to, "from": form.get("From")}
        return answer_json(201, {**named, "status": "queued"})

    def status_form(
        self, sent: Sent, status: str, code: int | None = None
    ) -> dict[str, str]:
        """Return the form of a status callback about a text or call it took."""
        form = {
            "To": sent.to,
            "From": sent.form.get("From", "+15005550006"),
            "ApiVersion": "2010-04-01",
        }
        if isinstance(sent, MadeCall):
            form |= {"CallSid": sent.sid, "CallStatus": status}
            form |= {"Direction": "outbound-api"}
        else:
            form |= {"MessageSid": sent.sid, "MessageStatus": status}
            form |= {"SmsSid": sent.sid, "SmsStatus": status}
        if "MessagingServiceSid" in sent.form:
            form["MessagingServiceSid"] = sent.form["MessagingServiceSid"]
        return form if code is None else form | {"ErrorCode": str(code)}


def _resource(text: SentText) -> dict[str, str | None]:
    return {
        "sid": text.sid,
        "to": text.to,
        "from": text.form.get("From"),
        "messaging_service_sid": text.form.get("MessagingServiceSid"),
        "body": text.body,
        "status": "queued",
        "num_segments": "1",
        "error_code": None,
        "error_message": None,
    }
