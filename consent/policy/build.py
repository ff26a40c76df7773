"""The policy that a document says. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from consent.policy.brand_build import brand_of
from consent.policy.breakers import SHIPPED, Breaker, BreakerCause
from consent.policy.confirmation import confirmation_of
from consent.policy.document import (
    FORMAT,
    BreakerEntry,
    Document,
    PurposeEntry,
    SellerEntry,
    WordsEntry,
)
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
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.purpose import RESPONSES, Program, Purpose, PurposeClass
from consent.vocabulary.seller import Seller, Sender

_RESPONSE_CHANNELS = frozenset({Channel.EMAIL, Channel.SMS, Channel.CALL})


class UnbuildableError(InvalidError):
    """A stored document is damaged, or of a shape this code does not know."""

    code = "config_unbuildable"
    remedy = "Publish the config again with `consent rules publish`."


def build(
    document: Document,
    *,
    version: str,
    published_at: datetime,
    default_senders: tuple[Sender, ...] = (),
) -> Policy:
    """Return the policy a document says, or raise if this code cannot read it all.

    The default seller gets a default sender on each channel it names none for.
    """
    try:
        if document["format"] != FORMAT:
            raise UnbuildableError("The document is of another format.")
        sellers = {entry["id"]: _seller(entry) for entry in document["sellers"]}
        default = document["default_seller"]
        sellers[default] = _with(sellers[default], default_senders)
        return Policy(
            version=version,
            published_at=published_at,
            purposes=_purposes(document["purposes"]),
            sellers=sellers,
            default_seller=default,
            words=_words(document["words"]),
            breakers=_breakers(document.get("breakers")),
            confirmation=confirmation_of(document.get("confirmation")),
            brand=brand_of(document.get("brand"), sellers[default].name),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnbuildableError(
            "The document lacks a part, or has an odd one."
        ) from error


def _purposes(entries: Iterable[PurposeEntry]) -> dict[str, Purpose]:
    """Return the purposes of the config, and the responses, which are code."""
    listed = [_purpose(entry) for entry in entries]
    responses = [
        Purpose(
            id=name, purpose_class=PurposeClass.RESPONSE, channels=_RESPONSE_CHANNELS
        )
        for name in RESPONSES
    ]
    return {purpose.id: purpose for purpose in (*listed, *responses)}


def _purpose(entry: PurposeEntry) -> Purpose:
    program = entry["program"]
    return Purpose(
        id=entry["id"],
        purpose_class=PurposeClass(entry["purpose_class"]),
        channels=frozenset(Channel(channel) for channel in entry["channels"]),
        titles=dict(entry["title"]),
        descriptions=dict(entry["description"]),
        sendgrid_group=entry["sendgrid_group"],
        program=None if program is None else Program(**program),
        gpc=entry.get("gpc", False),
        gpc_overrules=entry.get("gpc_overrules", False),
        double_opt_in=frozenset(Channel(c) for c in entry.get("double_opt_in", ())),
    )


def _seller(entry: SellerEntry) -> Seller:
    return Seller(
        id=entry["id"],
        name=entry["name"],
        postal_address=entry["postal_address"],
        policy_url=entry["policy_url"],
        time_zone=entry["time_zone"],
        help_contact=entry["help_contact"],
        partner=entry["partner"],
        senders=tuple(
            Sender(
                channel=Channel(s["channel"]),
                id=s["id"],
                name=s["name"],
                pace=s.get("pace"),
            )
            for s in entry["senders"]
        ),
    )


def _with(seller: Seller, senders: tuple[Sender, ...]) -> Seller:
    """Return the seller with those senders whose channel it has none for."""
    missing = [s for s in senders if seller.sender_for(s.channel) is None]
    return replace(seller, senders=(*seller.senders, *missing))


def _breakers(entries: Iterable[BreakerEntry] | None) -> tuple[Breaker, ...]:
    """Return the breakers; a config that says nothing of them has the shipped ones."""
    if entries is None:
        return SHIPPED
    return tuple(
        Breaker(
            cause=BreakerCause(entry["cause"]),
            rate=Decimal(str(entry["rate"])),
            least=entry["least"],
            window=timedelta(minutes=entry["window"]),
        )
        for entry in entries
    )


def _words(entry: WordsEntry) -> Words:
    """Return the words of all languages, by what they are compared by."""
    languages = entry["languages"]
    filler = {reduced(text) for one in languages for text in one["filler"]}
    answered = [word for words in entry["provider_answers"].values() for word in words]
    return Words(
        stop_scope=StopScope(entry["stop_scope"]),
        listed=by_reduced_spelling(
            Word(kind=WordKind(kind), spelling=spelling, language=one["language"])
            for one in languages
            for kind, spellings in one["words"].items()
            for spelling in spellings
        ),
        filler=tuple(sorted(filler, key=lambda text: (-len(text), text))),
        opt_out_signs=frozenset(entry["opt_out_signs"]),
        provider_answers=frozenset(word.casefold() for word in answered),
        replies={one["language"]: Replies(**one["replies"]) for one in languages},
    )
