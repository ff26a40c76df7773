"""Worlds and questions to try the guard on, and the product's own words for them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from consent.guard.decision import Decision, Objection, Outcome, Reason
from consent.guard.evaluate import RULES, Rule, evaluate
from consent.guard.facts import Case, Facts, HeldBy, OccasionFact, case_of
from consent.guard.question import Location, Question
from consent.ledger.registers import fold
from consent.vocabulary.channel import Channel, Technology, Use
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import Purpose, PurposeClass
from consent.vocabulary.seller import Seller, Sender
from tests.property.choices import choices
from tests.property.guard_model import FIRST_SENDER, STRENGTH
from tests.property.guard_world import PURPOSES, Account, Occasion, Put, World
from tests.property.histories import CLASS_OF, LATE, TIMES, events, histories, when
from tests.property.model import Happening, History


class Situation(NamedTuple):
    """A question, and the world it is put in."""

    world: World
    put: Put


VERSION = "a-version"
ACCOUNTS = ("mine", "ours")
_SELLERS = ("acme", "acme", "bolt")


def _recalled(told: tuple[History, str]) -> History:
    """Move what was told of e-mail to another channel, every grant with its class."""
    history, channel = told
    return tuple(_moved(e, channel) for e in history)


def _moved(event: Happening, channel: str) -> Happening:
    known = event.purpose_class
    if event.kind in ("granted", "requested", "confirmed"):
        known = known or CLASS_OF[event.purpose]
    moved = channel if event.channel == "email" else event.channel
    return event._replace(channel=moved, purpose_class=known)


_accounts = st.lists(
    choices(Account, name=ACCOUNTS, active=(True, False), linked=(*TIMES, LATE)),
    max_size=2,
    unique_by=lambda account: account.name,
).map(tuple)
_occasions = st.none() | choices(
    Occasion,
    channel=("sms", "sms", "email"),
    purpose=("help_reply", "opt_out_reply"),
    seller=_SELLERS,
    at=(*TIMES, LATE),
    expires=(LATE, LATE, 1),
    spent=(False, False, True),
)
_worlds = st.builds(
    World,
    history=st.tuples(
        histories, st.sampled_from(("email", "email", "call", "location"))
    ).map(_recalled),
    accounts=_accounts,
    occasion=_occasions,
)
questions = choices(
    Put,
    channel=("sms", "sms", "sms", "email", "call", "location"),
    purpose=("offers", "offers", *PURPOSES),
    seller=_SELLERS,
    at=(LATE, LATE, 1),
    account=(None, None, None, *ACCOUNTS),
    technology=("automated", "manual", "prerecorded", "live"),
    promotes=(False, False, False, True),
    locate=(False, False, False, True),
    foreground=(True, False),
)


def _hopeful(world: World, put: Put, basis: str) -> Situation:
    """Return the question where everything speaks for it that can."""
    purpose_class, channels = PURPOSES[put.purpose]
    put = put._replace(
        channel=put.channel if put.channel in channels else "sms", locate=False
    )
    world = world._replace(
        accounts=tuple(a._replace(active=True) for a in world.accounts),
        occasion=Occasion(
            channel=put.channel,
            purpose=put.purpose,
            seller=put.seller,
            at=LATE,
            expires=LATE,
            spent=False,
        ),
    )
    if purpose_class in {"service", "response"}:
        return Situation(world, put)
    grant = Happening(
        id=len(world.history) + 50,
        kind="granted",
        occurred=TIMES[-1],
        recorded=LATE,
        channel=put.channel,
        purpose=put.purpose,
        seller=put.seller,
        purpose_class=purpose_class,
        basis=basis,
    )
    return Situation(world._replace(history=(*world.history, grant)), put)


situations = st.builds(Situation, _worlds, questions) | st.builds(
    _hopeful, _worlds, questions, st.sampled_from(STRENGTH)
)
"""A world and a question about it; in half of them much speaks for a yes."""

objections = choices(
    Objection,
    reason=tuple(Reason),
    rule=("this", "that"),
    outcome=[o for o in Outcome if o is not Outcome.ALLOW],
    lapses_at=(None, *(when(tick) for tick in TIMES)),
)
"""Whatever a rule to come may say."""


def judged(
    world: World, put: Put, *, rules: tuple[Rule, ...] = RULES, promotes: bool = False
) -> Decision:
    """Return what the guard says."""
    case = a_case(world, put._replace(promotes=put.promotes or promotes))
    return evaluate(case, rules_version=VERSION, checked_at=_now(put), rules=rules)


def a_case(world: World, put: Put) -> Case:
    """Return a case in the product's own words."""
    return case_of(
        Question(
            channel=Channel(put.channel),
            purpose=put.purpose,
            seller=put.seller,
            account=put.account,
            technology=Technology(put.technology),
            promotes=put.promotes,
            use=Use.LOCATE if put.locate else Use.SEND,
            location=Location(foreground=put.foreground),
        ),
        purpose=_purpose(put.purpose),
        seller=_seller(put.seller),
        facts=_facts(world),
        now=_now(put),
    )


def _facts(world: World) -> Facts:
    known = world.occasion
    return Facts(
        contact=ContactId(UUID(int=0)),
        as_of=len(world.history),
        rows=tuple(fold(events(world.history)).values()),
        accounts=tuple(
            HeldBy(account=a.name, active=a.active, linked_at=when(a.linked))
            for a in world.accounts
        ),
        occasion=None
        if known is None
        else OccasionFact(
            channel=Channel(known.channel),
            purpose=known.purpose,
            seller=known.seller,
            at=when(known.at),
            expires_at=when(known.expires),
            spent=known.spent,
        ),
    )


def _now(put: Put) -> datetime:
    return when(put.at)


def _purpose(name: str) -> Purpose:
    purpose_class, channels = PURPOSES[name]
    return Purpose(
        id=name,
        purpose_class=PurposeClass(purpose_class),
        channels=frozenset(Channel(channel) for channel in channels),
    )


def _seller(name: str) -> Seller:
    return Seller(
        id=name,
        name=name,
        postal_address="1 Main Street, Springfield",
        policy_url="https://example.com/privacy",
        time_zone="UTC",
        help_contact="https://example.com/help",
        senders=tuple(
            Sender(channel=Channel(channel), id=sender)
            for (seller, channel), sender in FIRST_SENDER.items()
            if seller == name
        ),
    )
