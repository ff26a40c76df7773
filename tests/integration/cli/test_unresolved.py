"""Messages of which nobody knows whether they were sent, at a shell."""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from consent.app import Database as Urls, create_app
from consent.contacts.address import parse
from consent.db.base import db
from consent.db.reads import Reads
from consent.db.transaction import in_transaction
from consent.demo.people import ANA_MAIL
from consent.messaging.content import Content
from consent.messaging.dispatch import Dispatcher
from consent.messaging.drafts import NewMessage
from consent.messaging.outlets import Outlets
from consent.messaging.service import Messenger
from consent.providers.handover import Handover, Parcel, Unclear
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.web.services import service
from tests.integration.cli.shell import Shell


class Silent:
    """A provider that takes a message and is not heard of again."""

    name = "silent"
    channels = frozenset({Channel.EMAIL})

    def hand_over(self, parcel: Parcel) -> Handover:
        return Unclear(code="no_answer")


@pytest.fixture
def lost(shell: Shell, urls: Urls) -> Iterator[UUID]:
    """A message that may or may not have been sent."""
    app = create_app(Settings.read(shell.environment()), urls, providers=[Silent()])
    new = NewMessage(
        channel=Channel.EMAIL,
        to=parse(Channel.EMAIL, ANA_MAIL),
        purpose="newsletter",
        content=Content(subject="News", text="This month"),
    )
    with app.app_context():
        policy = service(Outlets).policy()
        accepted = in_transaction(
            lambda: service(Messenger).accept(new, policy, by="test")
        )
        message = accepted.message
    with app.app_context():
        service(Dispatcher).run(message.contact, message.id)
    yield message.id
    with app.app_context():
        service(Reads).close()
        db.engine.dispose()


def test_a_lost_message_is_listed_until_an_operator_resolves_it(
    shell: Shell, lost: UUID
) -> None:
    listed = shell.type("messages", "unresolved", "--json")
    for_people = shell.type("messages", "unresolved")
    resolved = shell.type(
        *("messages", "resolve", str(lost), "--as", "sent", "--reason", "in their log")
    )
    after = shell.type("messages", "unresolved")

    found = [json.loads(line) for line in listed.out.splitlines()]
    assert [each["message"] for each in found] == [str(lost)]
    assert found[0]["code"] == "no_answer"
    assert for_people.out.startswith(str(lost))
    assert ANA_MAIL not in listed.out + for_people.out
    assert (resolved.status, resolved.out) == (0, "Resolved as sent.\n")
    assert (after.status, after.out) == (0, "Every attempt is resolved.\n")


@pytest.mark.usefixtures("lost")
def test_an_attempt_stands_in_the_history_of_a_decision(shell: Shell) -> None:
    explained = shell.type("guard", "explain", "email", ANA_MAIL, "newsletter")

    assert explained.out.startswith("ALLOW\n")
    assert "attempt  from news@acme.example  unknown (no_answer)\n" in explained.out


def test_a_message_is_resolved_once(shell: Shell, lost: UUID) -> None:
    words = ("messages", "resolve", str(lost), "--as", "not-sent", "--reason", "asked")
    shell.type(*words)

    again = shell.type(*words)

    assert again.status == 1
    assert again.err


def test_a_message_that_there_is_not_cannot_be_resolved(shell: Shell) -> None:
    told = shell.type(
        *("messages", "resolve", str(uuid4()), "--as", "sent", "--reason", "none")
    )

    assert told.status == 1
    assert "unknown_message" in told.err
