"""A STOP is confirmed once, and recorded even where no confirmation can be made."""

from dataclasses import dataclass, fields, replace

import pytest

from consent.contacts.contact import Head
from consent.contacts.sealing import UnsealError
from consent.inbound.service import Texts
from consent.messaging.service import Messenger
from consent.policy.values import UnknownSellerError
from consent.sendlog.messages import Occasion
from consent.web.services import provide, service
from tests.stories.books import faults, forge
from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in
from tests.stories.people import ANA_MAIL


@dataclass(frozen=True, kw_only=True)
class SpeechlessMessenger(Messenger):
    """Writes its answer, and then finds that it cannot be made."""

    error: Exception

    def answer(
        self, head: Head, occasion: Occasion, words: str, *, sender: str
    ) -> bool:
        super().answer(head, occasion, words, sender=sender)
        raise self.error


def make_speechless(house: House, error: Exception) -> None:
    with house.app.app_context():
        texts = service(Texts)
    messenger = texts.messenger
    speechless = SpeechlessMessenger(
        error=error,
        **{f.name: getattr(messenger, f.name) for f in fields(messenger)},
    )
    provide(house.app, replace(texts, messenger=speechless))


def test_a_second_opt_out_is_recorded_and_gets_no_second_confirmation(
    house: House,
) -> None:
    house.grant()
    first = house.hear("opt out")
    house.clock.pass_by(minutes=1)

    second = house.hear("please opt out")

    assert (len(first), second) == (1, [])
    assert house.kinds() == ["granted", "withdrawn", "attempt", "withdrawn"]


def test_after_a_start_an_opt_out_is_confirmed_anew(house: House) -> None:
    house.grant()
    house.hear("opt out")
    house.clock.pass_by(minutes=1)
    house.hear("START")
    house.clock.pass_by(minutes=1)

    again = house.hear("opt out")

    assert len(again) == 1
    assert house.check().reasons == {"opted_out"}


@pytest.mark.parametrize(
    "error",
    [
        UnknownSellerError("there is no such seller"),
        UnsealError("the key does not open it"),
        KeyError("en"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("word", ["opt out", "help me"])
def test_a_text_is_recorded_when_its_answer_cannot_be_made(
    house: House, error: Exception, word: str
) -> None:
    house.grant()
    make_speechless(house, error)

    answered = [house.hear(word, MessageSid="SM-1") for _ in range(2)]

    assert answered == [[], []]
    assert "attempt" not in house.kinds()
    assert house.rows()["occasion"] == 0
    stopped = word == "opt out"
    assert house.check().reasons == ({"opted_out"} if stopped else set())
    assert house.kinds() == ["granted", "withdrawn"][: 2 if stopped else 1]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE contact_key SET wrapped = '\\x00'",
        "UPDATE contact_key SET wrapped = '\\x00' WHERE purpose = 'address'",
        "DELETE FROM contact_key WHERE purpose = 'evidence'",
        "DELETE FROM contact_key WHERE purpose = 'address'",
        "DELETE FROM contact_key",
    ],
)
def test_who_says_no_is_heard_when_what_they_say_cannot_be_sealed(
    house: House, damage: str
) -> None:
    house.grant()
    house.grant(ANA_MAIL, channel="email")
    house.mail(ANA_MAIL)
    house.work()
    path = link_in(house.sendgrid.mails[0])
    forge(house, damage)

    house.hear("opt out")
    clicked = house.app.test_client().post(path, data=ONE_CLICK)

    assert clicked.status_code == 200
    assert house.check().reasons == {"opted_out"}
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


def test_damaged_keys_are_told_by_the_verification(house: House) -> None:
    house.grant()
    forge(house, "UPDATE contact_key SET wrapped = '\\x00'")
    house.hear("opt out")

    assert faults(house) == {"the evidence was changed"}
