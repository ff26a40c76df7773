"""What carriers post: forms, signatures, targets, the texts of people."""

import xml.etree.ElementTree as ET
from contextlib import suppress
from urllib.parse import urlencode, urlparse

from consent.access.limits import network_of
from consent.inbound.texts import NoMessageSidError, text_of as inbound_text
from consent.inbound.words import VERDICTS, Intent, State, read
from consent.policy.spelling import reduced
from consent.policy.words import WordKind
from consent.providers.twilio.call_receipts import call_receipt_of
from consent.providers.twilio.receipts import receipt_of
from consent.providers.twilio.script import script
from consent.providers.twilio.signature import could_be_one, form_of, sign, verified
from consent.providers.twilio.target import raw_target
from tests.fuzz.target import Target, picked, text_of
from tests.unit.policy.shipped import shipped_policy

PUBLIC_URL = "https://consent.example"
TOKEN = "0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"
WORDS = shipped_policy().words
SCRIPT = ["Pause", "Say", "Pause", "Say", "Hangup"]
LEAVES = {WordKind.OPT_OUT, WordKind.OPT_OUT_ALL}
A_TEXT = {"MessageSid": "SM1", "From": "+14155552671", "To": "+12025550100"}


def feed_form(data: bytes) -> None:
    """Read any body as the form of a text and of the receipts of texts and calls."""
    with suppress(ValueError):
        form = form_of(data)
        receipt_of(form)
        call_receipt_of(form)
        with suppress(NoMessageSidError):
            text = inbound_text(form)
            assert len(text.reference) <= 64
            assert len(text.sender) <= 64
            assert text.body not in repr(text) or text.body in "InboundText object"


def feed_signature(data: bytes) -> None:
    """Check a signature: a false one never passes, ours does for the same bytes."""
    number, rest = picked(data, 3)
    target, _, body = rest.partition(b"\n")
    told, _, body = body.partition(b"\n")
    path = raw_target({"RAW_URI": target.decode("latin-1")})
    media = (FORM, "application/json", text_of(told))[number]

    def passes(signature: str) -> bool:
        return verified(
            [TOKEN, ""],
            public_url=PUBLIC_URL,
            target=path,
            body=body,
            content_type=media,
            signature=signature,
        )

    assert not passes(text_of(told))
    url = PUBLIC_URL + path
    # Of the others Twilio's own library makes another URL: they are refused.
    if media == FORM and _is_whole(url):
        with suppress(ValueError):
            ours = sign(TOKEN, url, form_of(body))
            assert could_be_one(ours)
            assert passes(ours)


def _is_whole(url: str) -> bool:
    return url.isascii() and url.isprintable() and urlparse(url).geturl() == url


def feed_target(data: bytes) -> None:
    """Put together what was called from what a server hands over."""
    text = data.decode("latin-1")
    path, _, query = text.partition("?")
    for environ in (
        {"RAW_URI": text},
        {"REQUEST_URI": text},
        {"PATH_INFO": path, "QUERY_STRING": query},
        {"PATH_INFO": path, "SCRIPT_NAME": query},
    ):
        assert raw_target(environ)
    network_of(text)


def feed_words(data: bytes) -> None:
    """Read what a person texts: always something, and a listed word is heard."""
    text = text_of(data)
    word = WORDS.find(reduced(text))
    for state in State:
        for verdict in (None, *VERDICTS):
            read(text, words=WORDS, verdict=verdict, state=state)
        found = read(text, words=WORDS, verdict=None, state=state)
        if word is not None and word.kind in LEAVES:
            assert found.intent is Intent.OPT_OUT


def feed_script(data: bytes) -> None:
    """Have any words spoken, in any language: they stay words."""
    language, _, words = text_of(data).partition("\n")
    verbs = ET.fromstring(script(words, language=language))  # noqa: S314  ours
    assert [verb.tag for verb in verbs] == SCRIPT
    assert not [child for verb in verbs for child in verb]


def targets() -> tuple[Target, ...]:
    """Return the targets of this file."""
    forms = tuple(
        urlencode({**A_TEXT, **more}).encode()
        for more in (
            {"Body": "STOP", "OptOutType": "STOP"},
            {"Body": "\0é🛑", "From": "whatsapp:+14155552671"},
            {"MessageStatus": "failed", "ErrorCode": "21610"},
            {"CallSid": "CA1", "CallStatus": "no-answer"},
        )
    )
    return (
        Target(name="form", feed=feed_form, seeds=(*forms, b"From&From=&=x&%FF=%00")),
        Target(
            name="signature",
            feed=feed_signature,
            seeds=tuple(
                bytes([n]) + b"/webhooks/twilio/status?mid=1&bodySHA256=0\nx\n" + form
                for n in range(3)
                for form in forms
            ),
        ),
        Target(
            name="target",
            feed=feed_target,
            seeds=(b"/webhooks/twilio/messages?a=%2F", b"http://h:1/x", b"*", b"//x"),
        ),
        Target(
            name="script",
            feed=feed_script,
            seeds=(
                b"en\nYour code is 384 021.",
                b"es-MX\n</Say><Dial>+1900</Dial>&#0;]]>",
                "de\n\0é🛑\ufffe".encode(),
            ),
        ),
        Target(
            name="words",
            feed=feed_words,
            seeds=(
                b"STOP",
                b"s t o p please\n-- \nSent from my iPhone",
                "\u0405t\u043e\u0440\u0440! 🛑".encode(),
                "no envíen más, ALTO".encode(),
                b"I can't",
            ),
        ),
    )
