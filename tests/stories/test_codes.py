"""P15: who has only a phone gets a code, by text, or by call after a STOP."""

import pytest

from consent.links.manage import ManageLink
from consent.links.manage_service import ManageLinks
from consent.web.services import service
from tests.stories.asking import (
    SEAL,
    ask,
    code_in,
    statements,
    tell,
    texted,
    token_in,
)
from tests.stories.house import House
from tests.stories.people import ANA, BEN

WRONG = "This number and this code do not open a page"


@pytest.fixture
def asked(house: House) -> str:
    """Ana asked for her page; return the code that she was texted."""
    house.grant()
    ask(house, ANA)
    house.work()
    return texted(house)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_comes_by_text_and_opens_the_page(house: House, asked: str) -> None:
    answer = tell(house, ANA, f"{asked[:3]} {asked[3:]}")

    assert answer.status_code == 200
    with house.app.app_context():
        link = service(ManageLinks).open(token_in(answer.text))
    assert isinstance(link, ManageLink)
    assert str(link.contact) == house.look_up()["contact"]
    text = house.twilio.texts[-1]
    assert text.to == ANA
    assert "10 minutes" in text.body


def test_a_code_opens_one_page_once(house: House, asked: str) -> None:
    house.grant(BEN)

    assert WRONG in tell(house, BEN, asked).text
    assert tell(house, ANA, asked).status_code == 200
    assert WRONG in tell(house, ANA, asked).text


def test_a_code_works_for_ten_minutes(house: House, asked: str) -> None:
    house.clock.pass_by(minutes=10)

    assert tell(house, ANA, asked).status_code == 422


def test_only_the_newest_code_works(house: House, asked: str) -> None:
    ask(house, ANA)
    house.work()
    newest = texted(house)

    if newest != asked:
        assert tell(house, ANA, asked).status_code == 422
    assert tell(house, ANA, newest).status_code == 200


@pytest.mark.parametrize(("guesses", "status"), [(4, 200), (5, 422)])
def test_a_code_may_be_told_five_times(
    house: House, asked: str, guesses: int, status: int
) -> None:
    for _ in range(guesses):
        assert tell(house, ANA, other_than(asked)).status_code == 422

    assert tell(house, ANA, asked).status_code == status


def test_nobody_learns_whether_a_number_is_known_or_has_a_code(
    house: House, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements, one of which writes one row, and the same answer."""
    house.grant(BEN)
    tell(house, BEN, "000000")  # What is only read once has been read.
    told = []
    for number in (ANA, BEN, "+14155550199"):
        with statements(monkeypatch) as said:
            answer = tell(house, number, other_than(asked))
        shown = SEAL.sub("", answer.text).replace(number, "")
        told.append((answer.status_code, shown, said))

    assert told[0] == told[1] == told[2]
    assert sum("INSERT INTO link_code" in each for each in told[0][2]) == 1


def test_guesses_at_unknown_numbers_do_not_wait_for_each_other(house: House) -> None:
    numbers = ["+14155550198", "+14155550199"]

    for number in numbers * 2:
        tell(house, number, "000000")

    with house.as_owner() as owner:
        kept = owner.execute("SELECT tries FROM link_code").fetchall()
    assert kept == [(2,), (2,)]


def test_what_is_kept_of_a_code_is_not_its_plain_hash(house: House, asked: str) -> None:
    with house.as_owner() as owner:
        kept = owner.execute("SELECT link_code::text FROM link_code").fetchall()
        jobs = owner.execute("SELECT args::text FROM procrastinate_jobs").fetchall()

    assert asked not in repr(kept)
    assert asked not in repr(jobs)


def test_after_a_stop_the_code_is_spoken_in_a_call(house: House) -> None:
    """P7: they told our texts to stop; the page stays open to them."""
    house.grant()
    house.hear("STOP")

    ask(house, ANA)
    house.work()

    assert house.twilio.texts == []
    [call] = house.twilio.calls
    assert call.to == ANA
    code = code_in(" ".join(call.spoken))
    assert tell(house, ANA, code).status_code == 200


def test_after_a_start_the_code_is_texted_again(house: House) -> None:
    house.grant()
    house.hear("STOP")
    house.clock.pass_by(minutes=1)
    house.hear("START")

    ask(house, ANA)
    house.work()

    assert len(house.twilio.texts) == 1
    assert house.twilio.calls == []
