"""The five people of the demo, and the words they were shown. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from consent.contacts.address import parse
from consent.ledger.statements import Action, Statement
from consent.ledger.wording import Wording
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door, Evidence

ANA_PHONE, ANA_MAIL = "+14155550123", "ana@example.com"
BEN_PHONE = "+14155550124"
CLEO_MAIL = "cleo@example.com"
DAN_MAIL = "dan@example.com"
EVE_PHONE = "+14155550125"

ANA_ACCOUNT = "C-1001"
ACCOUNTS: tuple[tuple[str, Channel, str, bool], ...] = (
    (ANA_ACCOUNT, Channel.SMS, ANA_PHONE, True),
    (ANA_ACCOUNT, Channel.EMAIL, ANA_MAIL, True),
    ("C-1004", Channel.EMAIL, DAN_MAIL, False),
)
"""Reference, channel, address, and whether the account is active."""

_SMS = "demo-sms-offers-v1"
_MAIL = "demo-email-offers-v1"
_CALLS = "demo-calls-offers-v1"


def wordings(now: datetime) -> tuple[Wording, ...]:
    """Return the words that the people of the demo were shown."""
    return (
        _wording(
            _SMS,
            Channel.SMS,
            "I agree that Acme Hosting, Inc. sends automated marketing texts to the "
            "number I gave, up to 4 a month. It is not a condition of buying anything. "
            "Msg & data rates may apply. Reply STOP to end, HELP for help.",
            now,
        ),
        _wording(
            _MAIL,
            Channel.EMAIL,
            "I agree that Acme Hosting, Inc. sends me offers and its newsletter by "
            "e-mail. I can unsubscribe at any time.",
            now,
        ),
        _wording(
            _CALLS,
            Channel.CALL,
            "By typing my name I agree that Acme Hosting, Inc. makes automated and "
            "prerecorded marketing calls to the number I gave. It is not a condition "
            "of buying anything.",
            now,
        ),
    )


def statements() -> Iterator[Statement]:
    """Return what the people of the demo said, in order."""
    yield _signed(ANA_PHONE, Channel.SMS, _SMS, by="Ana")
    yield _by_mail(ANA_MAIL, "newsletter")
    yield _signed(BEN_PHONE, Channel.SMS, _SMS, by="Ben")
    yield Statement(
        address=parse(Channel.SMS, BEN_PHONE),
        channel=Channel.SMS,
        action=Action.WITHDRAW,
        evidence=Evidence(
            door=Door.TEXT, words="please stop texting me", reference="demo"
        ),
    )
    yield replace(_by_mail(CLEO_MAIL, "newsletter"), action=Action.REQUEST)
    yield _by_mail(DAN_MAIL, "offers")
    yield _signed(EVE_PHONE, Channel.CALL, _CALLS, by="Eve")


def _by_mail(address: str, purpose: str) -> Statement:
    return Statement(
        address=parse(Channel.EMAIL, address),
        channel=Channel.EMAIL,
        action=Action.GRANT,
        purpose=purpose,
        basis=Basis.EXPRESS,
        evidence=_ticked(_MAIL),
    )


def _signed(address: str, channel: Channel, wording: str, *, by: str) -> Statement:
    return Statement(
        address=parse(channel, address),
        channel=channel,
        action=Action.GRANT,
        purpose="offers",
        basis=Basis.EXPRESS_WRITTEN,
        evidence=replace(_ticked(wording), signature=by),
    )


def _ticked(wording: str) -> Evidence:
    return Evidence(
        door=Door.WEB_FORM, wording=wording, words="ticked", reference="demo"
    )


def _wording(name: str, channel: Channel, text: str, now: datetime) -> Wording:
    return Wording(
        id=name,
        language="en",
        text=text,
        channels=frozenset({channel.value}),
        purposes=frozenset({"offers", "newsletter"}),
        sellers=frozenset({"acme"}),
        regions=frozenset(),
        basis=Basis.EXPRESS_WRITTEN,
        condition_of_purchase=False,
        recorded_at=now,
    )
