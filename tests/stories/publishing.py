"""The config changes while the service runs, as `consent rules publish` has it."""

from collections.abc import Callable

from consent.db.transaction import transaction
from consent.policy.document import (
    BreakerEntry,
    ConfirmationEntry,
    Document,
    SenderEntry,
)
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.web.services import service
from tests.stories.house import House

Change = Callable[[Document], None]


def publish(house: House, change: Change) -> str:
    """Put the shipped config in force with one change, and return its version."""
    with house.app.app_context(), transaction():
        document = service(ConfigFolder).read()
        change(document)
        policies = service(Policies)
        return policies.publish(document, by="Kim Lee", reason="A change").version


def without_purpose(name: str) -> Change:
    """Take a purpose out."""

    def change(document: Document) -> None:
        document["purposes"] = [p for p in document["purposes"] if p["id"] != name]

    return change


def without_seller(name: str) -> Change:
    """Take a seller out."""

    def change(document: Document) -> None:
        document["sellers"] = [s for s in document["sellers"] if s["id"] != name]

    return change


def of_class(name: str, purpose_class: str) -> Change:
    """Give a purpose another class."""

    def change(document: Document) -> None:
        for purpose in document["purposes"]:
            if purpose["id"] == name:
                purpose["purpose_class"] = purpose_class

    return change


def sending_from(seller: str, number: str, *, pace: float | None = None) -> Change:
    """Give a seller another first sender of texts."""

    def change(document: Document) -> None:
        sender = SenderEntry(channel="sms", id=number, name=None)
        if pace is not None:
            sender["pace"] = pace
        for each in document["sellers"]:
            if each["id"] == seller:
                each["senders"] = [sender, *each["senders"]]

    return change


def with_breaker(cause: str, *, rate: float, least: int, window: int = 60) -> Change:
    """Have one breaker and no other."""
    entry = BreakerEntry(cause=cause, rate=rate, least=least, window=window)

    def change(document: Document) -> None:
        document["breakers"] = [entry]

    return change


def with_forms_on(origin: str) -> Change:
    """List a site that has a sign-up form, and that a page may lead back to."""

    def change(document: Document) -> None:
        document["brand"]["form_origins"] = [origin]
        document["brand"]["return_origins"] = [origin]

    return change


def list_a_form(house: House) -> None:
    """List a site that has a sign-up form, if none is: only then numbers are taken."""
    with house.app.app_context():
        policy = service(Policies).current()
        listed = policy is not None and policy.brand.form_origins
    if not listed:
        publish(house, with_brand(form_origins=["https://shop.example"]))


def with_confirmation(expires_after: int, remind_after: int | None = None) -> Change:
    """Give requests so many days, and a reminder after so many, or none."""
    entry = ConfirmationEntry(expires_after=expires_after)
    if remind_after is not None:
        entry["remind_after"] = remind_after

    def change(document: Document) -> None:
        document["confirmation"] = entry

    return change


def with_brand(**origins: list[str]) -> Change:
    """Work with sites of the business, such as in `frame_origins`."""

    def change(document: Document) -> None:
        document["brand"].update(origins)  # type: ignore[typeddict-item]  # by name

    return change
