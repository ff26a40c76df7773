"""What the guard knows when it judges. Pure."""

from dataclasses import dataclass
from datetime import datetime

from consent.guard.question import Question
from consent.ledger.registers import Register, Row
from consent.ledger.standing import Place, Standing, read
from consent.sendlog.halts import Halted
from consent.vocabulary.channel import TECHNOLOGIES, Channel, Technology
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import NEEDS_CONSENT, Purpose, PurposeClass
from consent.vocabulary.seller import Seller


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBy:
    """An account that holds the contact, and since when."""

    account: str
    active: bool
    linked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionFact:
    """The occasion a response names: what it may be answered with, and until when."""

    channel: Channel
    purpose: str
    seller: str
    at: datetime
    expires_at: datetime
    spent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the two books say of one contact at one moment."""

    contact: ContactId | None = None
    as_of: int = 0
    rows: tuple[Row, ...] = ()
    accounts: tuple[HeldBy, ...] = ()
    occasion: OccasionFact | None = None
    halts: tuple[Halted, ...] = ()
    journal_behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with all that is known: what each rule looks at.

    `purpose_class` is the class it is judged as: what also promotes is marketing.
    `beside` are the rows of the standing that are no grants: blocks, holds, ends.
    """

    question: Question
    purpose: Purpose
    seller: Seller
    facts: Facts
    standing: Standing
    at: datetime
    purpose_class: PurposeClass
    needs_consent: bool
    beside: tuple[Row, ...]

    @property
    def holders(self) -> tuple[HeldBy, ...]:
        """Return the accounts it is judged for: the one named, or all that hold it."""
        named = self.question.account
        return tuple(h for h in self.facts.accounts if named in {None, h.account})

    def latest(self, register: Register) -> datetime | None:
        """Return the greatest time of a register that is not of grants."""
        if not self.beside:
            return None
        return max((r.at for r in self.beside if r.register is register), default=None)

    @property
    def technology(self) -> Technology:
        """Return how it is made; by default a machine makes it."""
        return self.question.technology or TECHNOLOGIES[self.question.channel][0]


def effective_class(question: Question, purpose: Purpose) -> PurposeClass:
    """Return marketing for whatever promotes, else the purpose's class."""
    return PurposeClass.MARKETING if question.promotes else purpose.purpose_class


def case_of(
    question: Question,
    *,
    purpose: Purpose,
    seller: Seller,
    facts: Facts,
    now: datetime,
) -> Case:
    """Return the case of a question: where the address stands, and at what time."""
    at = question.at or now
    purpose_class = effective_class(question, purpose)
    place = Place(
        channel=question.channel,
        purpose=purpose.id,
        purpose_class=purpose_class,
        seller=seller.id,
    )
    return Case(
        question=question,
        purpose=purpose,
        seller=seller,
        facts=facts,
        standing=read(facts.rows, place, at=at),
        at=at,
        purpose_class=purpose_class,
        needs_consent=purpose_class in NEEDS_CONSENT,
        beside=tuple(r for r in facts.rows if r.register is not Register.GRANT),
    )
