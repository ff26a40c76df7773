"""Signing up on a form of the business's own site, and the second step of it."""

import re
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from werkzeug.test import TestResponse

from consent.contacts.service import Contacts
from consent.db.transaction import transaction
from consent.ledger.events import Draft, Kind
from consent.ledger.service import Ledger
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.doubles.sendgrid_double import SentMail
from tests.stories.house import House
from tests.stories.mails import parts
from tests.stories.people import ANA_MAIL, PUBLIC_URL
from tests.stories.publishing import list_a_form

PAGE = f"{PUBLIC_URL}/join"
AGENT = "Firefox/140"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site with a sign-up form."""

    house: House
    origin: str | None = PUBLIC_URL
    network: str = "203.0.113.9"

    def send(self, **form: object) -> TestResponse:
        """Send the form for the newsletter to Ana's address, unless told otherwise."""
        filled = {
            "address": ANA_MAIL,
            "purpose": "newsletter",
            "wording": "form-v1",
            **form,
        }
        if "phone" in form:
            list_a_form(self.house)
        headers = {"Referer": f"{PAGE}?utm=1&email={ANA_MAIL}", "User-Agent": AGENT}
        if self.origin is not None:
            headers["Origin"] = self.origin
        return self.house.app.test_client().post(
            "/subscribe",
            data={name: value for name, value in filled.items() if value is not None},
            headers=headers,
            environ_overrides={"REMOTE_ADDR": self.network},
        )

    def sign_up(self, **form: object) -> None:
        """Send a form that is taken, and have all done that follows from it."""
        answer = self.send(**form)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.house.work()


def confirm_link(mail: SentMail) -> str:
    """Return the path of the link that a mail about a second step has."""
    (found,) = re.findall(
        re.escape(PUBLIC_URL) + r"(/confirm/\S+)", parts(mail)["text/plain"]
    )
    return str(found)


def press(house: House, path: str, *, network: str = "198.51.100.7") -> TestResponse:
    """Open the page of a second step, tick all of it and press its button."""
    client = house.app.test_client()
    return client.post(
        path,
        data=filled(client.get(path).text),
        headers={"User-Agent": AGENT},
        environ_overrides={"REMOTE_ADDR": network},
    )


def filled(page: str) -> dict[str, list[str]]:
    """Return the form of a page of a second step, with all of it ticked."""
    form: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]* name="(\w+)" value="([^"]+)"', page):
        form.setdefault(name, []).append(unescape(value))
    return form


def evidence(house: House) -> list[dict[str, str]]:
    """Return what is sealed beside the events of Ana's address, by sequence."""
    with house.app.app_context():
        found = service(Ledger).evidence(_contact(house))
    return [found[number] for number in sorted(found)]


def forget(house: House) -> None:
    """Erase Ana's address as an erasure does."""
    contact = _contact(house)
    with house.app.app_context(), transaction():
        said = Evidence(door=Door.AGENT, reference="erasure-7")
        service(Ledger).record(contact, Draft(kind=Kind.FORGOTTEN, evidence=said))
        service(Contacts).forget(contact)


def _contact(house: House) -> ContactId:
    return ContactId(UUID(house.look_up(ANA_MAIL, "email")["contact"]))
