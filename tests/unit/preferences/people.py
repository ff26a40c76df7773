"""Builders of what a page is read from: one number, and what stands for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from consent.guard.facts import Facts, HeldBy
from consent.ledger.registers import Register, Row
from consent.ledger.wording import Wording
from consent.ledger.wording_shelf import Shelf
from consent.policy.values import Policy
from consent.preferences.choosing.agreements import agreement_for
from consent.preferences.choosing.choices import Posted
from consent.preferences.choosing.judging import Known, Setting
from consent.preferences.choosing.plan import Now
from consent.preferences.choosing.reading import view_of
from consent.preferences.choosing.view import Cell, Switch, View
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope
from tests.unit.policy.shipped import shipped_policy

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = ContactId(UUID(int=1))
OFFERS = Cell(contact=ANA, channel=Channel.SMS, purpose="offers", seller="acme")


def event(name: str) -> EventId:
    return EventId(uuid5(UUID(int=0), name))


def a_row(register: Register, hours: float, scope: Scope) -> Row:
    """Return what stands since so many hours after noon."""
    return Row(
        register=register,
        scope=scope,
        at=NOON + timedelta(hours=hours),
        event=event(f"{register}{hours}{scope}"),
        purpose_class=PurposeClass.MARKETING if register is Register.GRANT else None,
        basis=Basis.EXPRESS_WRITTEN if register is Register.GRANT else None,
    )


def granted(hours: float = 0, scope: Scope = OFFERS.scope) -> Row:
    return a_row(Register.GRANT, hours, scope)


def withdrawn(hours: float = 0, scope: Scope = OFFERS.scope) -> Row:
    return a_row(Register.WITHDRAWN, hours, scope)


def words(name: str = "words-1", **more: object) -> Wording:
    """Return words for everything, but for what is said otherwise."""
    members: dict[str, object] = {
        "language": "en",
        "text": f"The words of {name}.",
        "channels": frozenset(Channel),
        "purposes": frozenset({"offers", "newsletter", "surveys"}),
        "sellers": frozenset({"acme"}),
        "regions": frozenset(),
        "basis": Basis.EXPRESS_WRITTEN,
        "condition_of_purchase": False,
        "recorded_at": NOON,
    }
    return Wording(id=name, **{**members, **more})  # type: ignore[arg-type]  # a builder


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One contact, what stands for it, and the words there are."""

    rows: tuple[Row, ...] = ()
    accounts: tuple[HeldBy, ...] = ()
    account: str | None = None
    shelf: tuple[Wording, ...] = ()
    policy: Policy | None = None
    language: str = "en"
    region: str | None = None
    kind: ContactKind = ContactKind.PHONE
    readable: bool = True
    sequence: int = 7

    def now(self) -> Now:
        facts = Facts(
            contact=ANA, as_of=self.sequence, rows=self.rows, accounts=self.accounts
        )
        shelf, policy = Shelf(self.shelf), self.policy
        known = Known(
            contact=ANA,
            kind=self.kind,
            masked="…0123",
            region=self.region,
            time_zone=None,
            readable=self.readable,
            facts=facts,
        )
        setting = Setting(
            policy=policy,
            agreeing=lambda cell, region: (
                None
                if policy is None
                else agreement_for(
                    cell,
                    policy=policy,
                    shelf=shelf,
                    region=region,
                    language=self.language,
                )
            ),
            language=self.language,
            account=self.account,
            now=NOON + timedelta(days=1),
        )
        view = view_of([known], setting)
        return Now(view=view, facts={ANA: facts}, policy=policy, shelf=shelf, held={})

    @property
    def view(self) -> View:
        return self.now().view

    def switch(self, cell: Cell = OFFERS) -> Switch:
        return self.view.by_cell[cell]


def posted(
    shown: Mapping[Cell, bool], *on: Cell, sequence: int = 7, partners_off: bool = False
) -> Posted:
    return Posted(
        shown=shown,
        on=frozenset(on),
        sequences={ANA: sequence},
        partners_off=partners_off,
    )


SHIPPED = shipped_policy()
