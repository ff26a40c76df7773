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

    def latest(self, register: Register) -> datetime | None:
        """Return the greatest time of a register, if it has one."""
        return max((r.at for r in self.rows if r.register is register), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with all that is known: what each rule looks at."""

    question: Question
    purpose: Purpose
    seller: Seller
    facts: Facts
    standing: Standing
    at: datetime

    @property
    def purpose_class(self) -> PurposeClass:
        """Return the class it is judged as: what also promotes is marketing."""
        return effective_class(self.question, self.purpose)

    @property
    def needs_consent(self) -> bool:
        """Say whether it needs a grant."""
        return self.purpose_class in NEEDS_CONSENT

    @property
    def holders(self) -> tuple[HeldBy, ...]:
        """Return the accounts it is judged for: the one named, or all that hold it."""
        named = self.question.account
        return tuple(h for h in self.facts.accounts if named in {None, h.account})

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
    place = Place(
        channel=question.channel,
        purpose=purpose.id,
        purpose_class=effective_class(question, purpose),
        seller=seller.id,
    )
    return Case(
        question=question,
        purpose=purpose,
        seller=seller,
        facts=facts,
        standing=read(facts.rows, place, at=at),
        at=at,
    )
