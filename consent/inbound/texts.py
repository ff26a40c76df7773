"""An inbound text, and whom it is said to. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.contacts.address import Address, Origin, parse
from consent.contacts.forms import InvalidAddressError
from consent.inbound.words import State
from consent.ledger.registers import Register, Row
from consent.policy.confirmation import UNTOLD
from consent.policy.spelling import reduced
from consent.policy.values import Policy
from consent.policy.words import (
    Replies,
    StopScope,
    Word,
    WordKind,
    Words,
    by_reduced_spelling,
)
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import UnreadableError
from consent.vocabulary.purpose import ALL

ANSWER_WITHIN: dict[str, timedelta] = {
    # One confirmation, within five minutes: 47 CFR 64.1200(a)(12).
    "opt_out_reply": timedelta(minutes=5),
    "help_reply": timedelta(hours=1),
}

_MOST = 64
_FOREIGN = "whatsapp:"
_PREFIXES = (_FOREIGN, "rcs:")
_BARE_NUMBER = re.compile(r"[1-9][0-9]{9,14}")
_DEFAULTS: dict[WordKind, tuple[str, ...]] = {
    WordKind.OPT_OUT: (
        "STOP",
        "UNSUBSCRIBE",
        "END",
        "QUIT",
        "STOPALL",
        "REVOKE",
        "OPTOUT",
        "OPT OUT",
        "CANCEL",
    ),
    WordKind.OPT_IN: ("START", "UNSTOP"),
    WordKind.YES: ("YES",),
    WordKind.HELP: ("HELP", "INFO"),
}


class NoMessageSidError(UnreadableError):
    """The form is of no message."""

    code = "message_sid_missing"
    remedy = "Point Twilio's messaging webhook here; it sends MessageSid and From."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InboundText:
    """A text that somebody sent to one of our senders.

    `contact` is nothing where the network names no number that could be one: a short
    code, a name of letters. `foreign` says that it came over another network than
    texts do: a STOP counts from anywhere, a START only for where it was said.
    """

    reference: str
    contact: Address | None
    service: str | None
    number: str
    body: str
    verdict: str | None
    foreign: bool = False

    @property
    def sender(self) -> str:
        """Return the sender it was said to: the messaging service, else the number."""
        return self.service or self.number

    @property
    def names(self) -> frozenset[str]:
        """Return every name under which the sender it was said to may be blocked."""
        return frozenset(name for name in (self.service, self.number) if name)


def text_of(form: Mapping[str, str]) -> InboundText:
    """Read the form of Twilio's messaging webhook.

    Raises:
        NoMessageSidError: it is of no message.
    """
    reference = form.get("MessageSid") or form.get("SmsSid")
    if not reference or "From" not in form:
        raise NoMessageSidError("the form has no MessageSid or no From")
    return InboundText(
        reference=reference[:_MOST],
        contact=_contact(form["From"]),
        service=form.get("MessagingServiceSid", "")[:_MOST] or None,
        number=_bare(form.get("To", ""))[:_MOST],
        body=form.get("Body", "").replace("\0", ""),
        verdict=form.get("OptOutType"),
        foreign=form["From"].startswith(_FOREIGN),
    )


def sellers_of(sender: str, policy: Policy | None) -> tuple[str, ...]:
    """Return the sellers of a sender; one that nobody knows stands for all."""
    known = () if policy is None else policy.sellers_of(sender)
    return tuple(seller.id for seller in known) or (ALL,)


def state_of(rows: Iterable[Row], sellers: Iterable[str]) -> State:
    """Return where somebody stands with a sender's sellers when a text arrives."""
    asked = set(sellers)
    near = [
        row
        for row in rows
        if row.scope.channel in {ALL, Channel.SMS.value}
        and (ALL in asked or row.scope.seller in {*asked, ALL})
    ]
    kinds = {row.register for row in near}
    if any(is_pending(row) for row in near):
        return State.PENDING
    if kinds & {Register.WITHDRAWN, Register.OBJECTED}:
        return State.OPTED_OUT
    return State.SUBSCRIBED if Register.GRANT in kinds else State.NONE


def is_pending(row: Row) -> bool:
    """Say whether a row is a request that waits for its second step."""
    return row.register is Register.GRANT and row.asked and row.confirmed_at is None


def is_confirmable(row: Row, sellers: Collection[str], after: datetime) -> bool:
    """Say whether a text to a sender of these sellers is a request's second step.

    What was asked for before `after` is not: whoever typed the number in may wait for
    any START.
    """
    return (
        is_pending(row)
        and row.scope.channel == Channel.SMS.value
        and (ALL in sellers or row.scope.seller in sellers)
        and row.at >= after
    )


def waits_since(policy: Policy | None, now: datetime) -> datetime:
    """Return how old a request may be that a YES or START confirms."""
    confirmation = UNTOLD if policy is None else policy.confirmation
    return now - confirmation.expires_after


def is_stopped(rows: Iterable[Row], sender: str) -> bool:
    """Say whether a STOP to this sender stands already."""
    return any(r.register is Register.WITHDRAWN and r.sender == sender for r in rows)


def words_of(policy: Policy | None) -> Words:
    """Return the words in force; without a policy, those that the law itself names.

    The ears go on hearing whatever happens to the configuration.
    """
    return _ALWAYS if policy is None else policy.words


def is_yes(body: str, policy: Policy | None) -> bool:
    """Say whether a text says YES, and no word that asks to begin again."""
    word = words_of(policy).find(reduced(body))
    return word is not None and word.kind is WordKind.YES


def _contact(number: str) -> Address | None:
    bare = _bare(number)
    if _BARE_NUMBER.fullmatch(bare):
        # A network that leaves out the plus still means this number.
        bare = f"+{bare}"
    try:
        return parse(Channel.SMS, bare, origin=Origin.NETWORK)
    except InvalidAddressError:
        return None


def _bare(number: str) -> str:
    for prefix in _PREFIXES:
        number = number.removeprefix(prefix)
    return number.strip()


_ALWAYS = Words(
    stop_scope=StopScope.STRICT,
    listed=by_reduced_spelling(
        Word(kind=kind, spelling=spelling, language="en")
        for kind, spellings in _DEFAULTS.items()
        for spelling in spellings
    ),
    filler=(reduced("please"),),
    opt_out_signs=frozenset(),
    provider_answers=frozenset(
        spelling.casefold()
        for spellings in _DEFAULTS.values()
        for spelling in spellings
        if spelling != "OPT OUT"
    ),
    replies={"en": Replies(opt_out="", help="")},
)
