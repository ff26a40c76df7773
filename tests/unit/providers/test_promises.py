"""What every provider promises, whichever it is."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from consent.providers.console.client import Console
from consent.providers.handover import (
    Accepted,
    Parcel,
    Provider,
    Refused,
    Retryable,
    Unclear,
)
from consent.providers.sendgrid.client import SendGridMail
from consent.providers.twilio.client import TwilioCalls, TwilioTexts
from tests.doubles.certificate import untrusted
from tests.doubles.http_double import (
    NONSENSE,
    RESET,
    Answer,
    HttpDouble,
    dead_url,
    slowly,
)
from tests.doubles.sendgrid_double import SendGridDouble
from tests.doubles.twilio_double import TwilioDouble
from tests.unit.providers.parcels import ADDRESS, NUMBER, WORDS, a_call, a_mail, a_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A provider, the double it talks to, and a parcel it can carry."""

    provider: Provider
    parcel: Parcel
    double: HttpDouble | None
    build: Callable[[str], Provider]


def _texts(url: str) -> Provider:
    return TwilioTexts("AC0", "token", api_url=url, timeout=0.3)


def _calls(url: str) -> Provider:
    return TwilioCalls("AC0", "token", api_url=url, timeout=0.3)


def _mail(url: str) -> Provider:
    return SendGridMail("SG.key", api_url=url, timeout=0.3)


def _case(name: str, double: HttpDouble | None) -> Case:
    if double is None:
        console = Console(StringIO())
        return Case(
            provider=console, parcel=a_mail(), double=None, build=lambda _: console
        )
    build, parcel = {
        "texts": (_texts, a_text()),
        "calls": (_calls, a_call()),
        "mail": (_mail, a_mail()),
    }[name]
    return Case(provider=build(double.url), parcel=parcel, double=double, build=build)


def _opened(name: str) -> AbstractContextManager[HttpDouble | None]:
    doubles: dict[str, type[HttpDouble]] = {
        "texts": TwilioDouble,
        "calls": TwilioDouble,
        "mail": SendGridDouble,
    }
    return doubles[name]() if name in doubles else nullcontext()


@pytest.fixture(params=["texts", "calls", "mail", "console"])
def any_case(request: pytest.FixtureRequest) -> Iterator[Case]:
    with _opened(request.param) as double:
        yield _case(request.param, double)


@pytest.fixture(params=["texts", "calls", "mail"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    with _opened(request.param) as double:
        yield _case(request.param, double)


def _told(case: Case, answer: Answer) -> object:
    assert case.double is not None
    case.double.then(answer)
    return case.provider.hand_over(case.parcel)


class TestEveryProvider:
    def test_takes_a_parcel_and_names_it(self, any_case: Case) -> None:
        answer = any_case.provider.hand_over(any_case.parcel)

        assert isinstance(answer, Accepted)
        assert answer.reference

    def test_carries_the_channel_of_its_parcels(self, any_case: Case) -> None:
        assert any_case.parcel.channel in any_case.provider.channels
        assert any_case.provider.name


class TestEveryProviderOnANetwork:
    def test_answers_refused_to_a_bad_request(self, case: Case) -> None:
        assert _told(case, Answer(status=400)) == Refused(code="http_400")

    def test_answers_retryable_when_asked_too_often(self, case: Case) -> None:
        assert isinstance(_told(case, Answer(status=429)), Retryable)

    def test_answers_retryable_when_nobody_listens(self, case: Case) -> None:
        answer = case.build(dead_url()).hand_over(case.parcel)

        assert answer == Retryable(code="not_connected")

    def test_answers_retryable_when_the_name_is_unknown(self, case: Case) -> None:
        answer = case.build("http://nowhere.invalid").hand_over(case.parcel)

        assert answer == Retryable(code="not_connected")

    def test_sends_nothing_to_a_host_it_cannot_trust(
        self, case: Case, tmp_path: Path
    ) -> None:
        assert case.double is not None
        case.double.speak_tls(untrusted(tmp_path))

        answer = case.build(case.double.url).hand_over(case.parcel)

        assert answer == Retryable(code="not_connected")
        assert case.double.requests == []

    @pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
    def test_answers_unclear_when_the_other_side_breaks(
        self, case: Case, status: int
    ) -> None:
        assert _told(case, Answer(status=status)) == Unclear(code=f"http_{status}")

    def test_answers_unclear_when_cut_off(self, case: Case) -> None:
        assert _told(case, RESET) == Unclear(code="broken_off")

    def test_answers_unclear_when_nothing_is_said_in_time(self, case: Case) -> None:
        late = slowly(Answer(status=202), seconds=5)

        assert _told(case, late) == Unclear(code="timeout")

    def test_answers_unclear_to_a_success_it_cannot_read(self, case: Case) -> None:
        assert isinstance(_told(case, NONSENSE), Unclear)

    @pytest.mark.parametrize("status", [302, 307])
    def test_a_redirect_is_no_success(self, case: Case, status: int) -> None:
        elsewhere = Answer(status=status, headers={"Location": "/login"})

        assert isinstance(_told(case, elsewhere), Refused | Unclear)

    def test_asks_once(self, case: Case) -> None:
        _told(case, Answer(status=503))

        assert case.double is not None
        assert len(case.double.requests) == 1

    def test_goes_on_after_a_failure(self, case: Case) -> None:
        _told(case, RESET)

        assert isinstance(case.provider.hand_over(case.parcel), Accepted)

    @pytest.mark.parametrize("status", [200, 202, 400, 503])
    def test_logs_nothing_personal_and_no_secret(
        self, case: Case, status: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)

        _told(case, Answer(status=status))
        case.provider.hand_over(case.parcel)

        for word in (NUMBER, NUMBER[1:], ADDRESS, WORDS, "SG.key", "token"):
            assert word not in caplog.text


def test_a_parcel_shows_neither_address_nor_content() -> None:
    for parcel in (a_text(), a_call(), a_mail(reply_to="help@acme.example")):
        shown = f"{parcel} {parcel!r}"

        assert not [w for w in (NUMBER, ADDRESS, WORDS, "Offers", "@") if w in shown]
