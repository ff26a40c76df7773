"""Cases to try single rules on: everything has a default, a test says what matters."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from consent.guard.facts import Case, Facts, HeldBy, OccasionFact, case_of
from consent.guard.question import Location, Question
from consent.ledger.registers import Register, Row
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.ids import EventId
from consent.vocabulary.purpose import Purpose, PurposeClass
from consent.vocabulary.scope import Scope
from consent.vocabulary.seller import Seller, Sender

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
SENDER = "+12025550100"
SELLER = Seller(
    id="acme",
    name="Acme",
    postal_address="1 Main Street",
    policy_url="https://acme.example/privacy",
    time_zone="UTC",
    help_contact="help@acme.example",
    senders=(
        Sender(channel=Channel.SMS, id=SENDER),
        Sender(channel=Channel.SMS, id="+12025550109"),
        Sender(channel=Channel.CALL, id=SENDER),
    ),
)
MARKETING, INFORMATIONAL = PurposeClass.MARKETING, PurposeClass.INFORMATIONAL
SERVICE, RESPONSE = PurposeClass.SERVICE, PurposeClass.RESPONSE


def a_row(  # noqa: PLR0913  all that says how far a row reaches
    register: Register,
    *,
    at: datetime = NOW - HOUR,
    channel: str = "*",
    purpose: str = "*",
    seller: str = "*",
    sender: str | None = None,
) -> Row:
    """Return a row that reaches everything, unless told otherwise."""
    return Row(
        register=register,
        scope=Scope(channel=channel, purpose=purpose, seller=seller),
        at=at,
        event=EventId(UUID(int=1)),
        sender=sender,
    )


def a_grant(  # noqa: PLR0913  all that a grant can carry
    basis: Basis | None = Basis.EXPRESS_WRITTEN,
    *,
    at: datetime = NOW - HOUR,
    channel: Channel = Channel.SMS,
    seller: str = "acme",
    purpose_class: PurposeClass = MARKETING,
    expires_at: datetime | None = None,
    asked: bool = False,
    confirmed_at: datetime | None = None,
) -> Row:
    """Return a grant of this purpose by text, unless told otherwise."""
    return Row(
        register=Register.GRANT,
        scope=Scope(channel=channel.value, purpose="this", seller=seller),
        at=at,
        event=EventId(UUID(int=2)),
        purpose_class=purpose_class,
        basis=basis,
        expires_at=expires_at,
        asked=asked,
        confirmed_at=confirmed_at,
        own=True,
        own_confirmed_at=confirmed_at,
    )


def an_account(
    name: str = "C-1", *, active: bool = True, linked_at: datetime = NOW - HOUR
) -> HeldBy:
    """Return an account that holds the contact."""
    return HeldBy(account=name, active=active, linked_at=linked_at)


def an_occasion(  # noqa: PLR0913  all that an occasion is
    *,
    channel: Channel = Channel.SMS,
    purpose: str = "this",
    seller: str = "acme",
    at: datetime = NOW - HOUR,
    expires_at: datetime = NOW + HOUR,
    spent: bool = False,
) -> OccasionFact:
    """Return an open occasion for this purpose."""
    return OccasionFact(
        channel=channel,
        purpose=purpose,
        seller=seller,
        at=at,
        expires_at=expires_at,
        spent=spent,
    )


def a_case(  # noqa: PLR0913  all that a rule can look at
    *rows: Row,
    purpose: str = "this",
    purpose_class: PurposeClass = MARKETING,
    channel: Channel = Channel.SMS,
    channels: frozenset[Channel] = frozenset(Channel),
    accounts: tuple[HeldBy, ...] = (),
    account: str | None = None,
    occasion: OccasionFact | None = None,
    technology: Technology | None = None,
    promotes: bool = False,
    location: Location | None = None,
    expires_at: datetime | None = None,
) -> Case:
    """Return the case of a marketing text, unless told otherwise."""
    return case_of(
        Question(
            channel=channel,
            purpose=purpose,
            account=account,
            technology=technology,
            promotes=promotes,
            location=location,
            expires_at=expires_at,
        ),
        purpose=Purpose(id=purpose, purpose_class=purpose_class, channels=channels),
        seller=SELLER,
        facts=Facts(rows=rows, accounts=accounts, occasion=occasion),
        now=NOW,
    )
