"""The Contact Preferences page as a browser without a script has it."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from uuid import UUID

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from consent.contacts.address import parse
from consent.contacts.reference import AccountReference
from consent.contacts.service import Contacts
from consent.db.transaction import in_transaction
from consent.ledger.events import Event
from consent.ledger.service import Ledger
from consent.links.manage import Subject
from consent.links.manage_service import ManageLinks
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.stories.house import House

Attributes = dict[str, str | None]


@dataclass(slots=True)
class Form:
    """The fields of one form, and its buttons."""

    fields: list[Attributes] = field(default_factory=list)
    buttons: list[Attributes] = field(default_factory=list)

    def data(self) -> MultiDict[str, str]:
        """Return what a browser sends of it."""
        return MultiDict(
            (str(each["name"]), each.get("value") or "")
            for each in self.fields
            if "disabled" not in each
            and (each.get("type") != "checkbox" or "checked" in each)
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._open = found.get("id") or f"form-{len(self.forms)}"
            self.forms.setdefault(self._open, Form())
        form = self.forms.setdefault(found.get("form") or self._open, Form())
        if tag == "input" and found.get("name"):
            form.fields.append(found)
        if tag == "button":
            form.buttons.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a link shows now, and what can be done with it."""

    house: House
    path: str
    answer: TestResponse
    forms: dict[str, Form]

    @property
    def text(self) -> str:
        """Return the page as it stands in its source."""
        return self.answer.get_data(as_text=True)

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return self.answer.status_code

    def names(self, *parts: str) -> list[str]:
        """Return the switches whose name has all these parts."""
        return [
            str(each["value"])
            for each in self._switches()
            if set(parts) <= set(str(each["value"]).split("|"))
        ]

    def is_on(self, *parts: str) -> bool:
        """Say whether the one switch with these parts is ticked."""
        return "checked" in self._switch(*parts)

    def can_be_turned(self, *parts: str) -> bool:
        """Say whether a browser lets anybody touch the one switch with these parts."""
        return "disabled" not in self._switch(*parts)

    def turn(self, *parts: str) -> "Page":
        """Flip the one switch with these parts, in the page alone."""
        switch = self._switch(*parts)
        if "checked" in switch:
            del switch["checked"]
        else:
            switch["checked"] = None
        return self

    def tick(self, name: str = "agree") -> "Page":
        """Tick every box of a name."""
        for each in self._fields(name):
            each["checked"] = None
        return self

    def untick(self, name: str) -> "Page":
        """Untick every box of a name."""
        for each in self._fields(name):
            each.pop("checked", None)
        return self

    def type(self, name: str, value: str) -> "Page":
        """Type into a field."""
        for each in self._fields(name):
            each["value"] = value
        return self

    def form_of(self, step: str) -> MultiDict[str, str]:
        """Return what is sent when a button is pressed."""
        for form in self.forms.values():
            named = [f for f in form.fields if f.get("value") == step]
            if named or any(each.get("value") == step for each in form.buttons):
                data = form.data()
                data.setlist("step", [step])
                return data
        raise LookupError(f"There is no button {step}.")

    def press(self, step: str, **more: str) -> "Page":
        """Press a button."""
        data = self.form_of(step)
        for name, value in more.items():
            data.setlist(name, [value])
        return self.send(data)

    def send(self, data: MultiDict[str, str]) -> "Page":
        """Post a form, whoever filled it in."""
        answer = self.house.app.test_client().post(self.path, data=data)
        return _page(self.house, self.path, answer)

    def again(self) -> "Page":
        """Open the link once more."""
        return opened(self.house, self.path)

    def save(self) -> "Page":
        """Press Save."""
        return self.press("save")

    def agree(self, name: str = "Ana Lopez") -> "Page":
        """Say yes to all that is asked, and sign it."""
        return self.tick().type("name", name).press("agree")

    def _switches(self) -> list[Attributes]:
        return [each for each in self._fields("on") if each.get("type") == "checkbox"]

    def _switch(self, *parts: str) -> Attributes:
        (found,) = [
            each
            for each in self._switches()
            if set(parts) <= set(str(each["value"]).split("|"))
        ]
        return found

    def _fields(self, name: str) -> list[Attributes]:
        return [
            each
            for form in self.forms.values()
            for each in form.fields
            if each.get("name") == name
        ]


def page_of(
    house: House,
    address: str | None = None,
    *,
    account: str | None = None,
    minted_by: str | None = None,
) -> Page:
    """Open a fresh link to the page of an address or an account."""
    return opened(house, path_of(house, address, account=account, minted_by=minted_by))


def path_of(
    house: House,
    address: str | None = None,
    *,
    account: str | None = None,
    minted_by: str | None = None,
) -> str:
    """Issue a link to the page of an address or an account, and return its path."""
    with house.app.app_context():
        issued = in_transaction(
            lambda: service(ManageLinks).issue(
                _subject(address, account), minted_by=minted_by
            )
        )
    return f"/preferences/{issued.token}"


def opened(house: House, path: str) -> Page:
    """Open a link."""
    return _page(house, path, house.app.test_client().get(path))


def copy_of(page: Page) -> Page:
    """Return the same page in another tab."""
    forms = {
        name: Form([dict(each) for each in form.fields], form.buttons)
        for name, form in page.forms.items()
    }
    return replace(page, forms=forms)


def contact_of(house: House, address: str) -> str:
    """Return the contact that an address is."""
    channel = "email" if "@" in address else "sms"
    return str(house.look_up(address, channel)["contact"])


def last_event(house: House, address: str) -> tuple[Event, dict[str, str]]:
    """Return the last event of an address, and what of its evidence is sealed."""
    contact = ContactId(UUID(contact_of(house, address)))
    with house.app.app_context():
        event = service(Ledger).history(contact)[-1]
        return event, service(Ledger).evidence(contact)[event.sequence]


def _subject(address: str | None, account: str | None) -> Subject:
    if account is not None:
        return AccountReference(account)
    text = str(address)
    channel = Channel.EMAIL if "@" in text else Channel.SMS
    return service(Contacts).find_or_make(parse(channel, text))


def _page(house: House, path: str, answer: TestResponse) -> Page:
    reader = _Reader()
    reader.feed(answer.get_data(as_text=True))
    return Page(house=house, path=path, answer=answer, forms=reader.forms)
