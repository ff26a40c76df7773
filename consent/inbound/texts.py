"""An inbound text, and whom it is said to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consent.contacts.address import Address, Origin, parse
from consent.contacts.forms import InvalidAddressError
from consent.inbound.words import State
from consent.ledger.registers import Register, Row
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

_PREFIXES = ("whatsapp:", "rcs:")
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
    code, a name of letters.
    """

    reference: str
    contact: Address | None
    service: str | None
    number: str
    body: str
    verdict: str | None

    def sender(self, policy: Policy | None) -> str:
        """Return the sender it was said to: the messaging service, else the number.

        A service that the configuration does not name gives way to a number that it
        does, since sends are judged for the sender that is named.
        """
        known = [
            name
            for name in (self.service, self.number)
            if name and policy is not None and policy.sellers_of(name)
        ]
        return (known or [self.service or self.number])[0]


def text_of(form: Mapping[str, str]) -> InboundText:
    """Read the form of Twilio's messaging webhook.

    Raises:
        NoMessageSidError: it is of no message.
    """
    reference = form.get("MessageSid") or form.get("SmsSid")
    if not reference or "From" not in form:
        raise NoMessageSidError("the form has no MessageSid or no From")
    return InboundText(
        reference=reference[:64],
        contact=_contact(form["From"]),
        service=form.get("MessagingServiceSid") or None,
        number=_bare(form.get("To", "")),
        body=form.get("Body", "").replace("\0", ""),
        verdict=form.get("OptOutType"),
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


def words_of(policy: Policy | None) -> Words:
    """Return the words in force; without a policy, those that the law itself names.

    The ears go on hearing whatever happens to the configuration.
    """
    return _ALWAYS if policy is None else policy.words


def _contact(number: str) -> Address | None:
    try:
        return parse(Channel.SMS, _bare(number), origin=Origin.NETWORK)
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
