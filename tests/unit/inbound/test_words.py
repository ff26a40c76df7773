"""Reading an inbound text by its exact words."""

import json
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given, strategies as st

from consent.inbound.words import Intent, Reading, ReadingRule, State, read
from consent.policy.spelling import reduced
from consent.policy.words import Word, WordKind
from tests.unit.policy.shipped import shipped_policy

WORDS = shipped_policy().words
VECTORS = Path(__file__).parents[2] / "data" / "sms-exact-words.json"
EVERYTHING = "all programs and all categories"


class Vector(TypedDict):
    id: str
    body: str
    state: str
    scope: str


VECTOR_LIST = json.loads(VECTORS.read_text(encoding="utf-8"))


def heard(
    body: str, state: State = State.SUBSCRIBED, verdict: str | None = None
) -> Reading:
    return read(body, words=WORDS, verdict=verdict, state=state)


def intent_of(word: Word) -> Intent:
    match word.kind:
        case WordKind.OPT_OUT | WordKind.OPT_OUT_ALL:
            return Intent.OPT_OUT
        case WordKind.OPT_IN | WordKind.YES:
            return Intent.OPT_IN
        case WordKind.HELP:
            return Intent.HELP


@pytest.mark.parametrize("vector", VECTOR_LIST, ids=lambda vector: str(vector["id"]))
def test_every_vector_of_an_exact_word_gets_its_class(vector: dict[str, str]) -> None:
    reading = heard(vector["body"], State(vector["state"]))

    assert reading.intent.value == vector["class"]


@pytest.mark.parametrize("vector", VECTOR_LIST, ids=lambda vector: str(vector["id"]))
def test_a_vector_names_everything_only_where_its_scope_says_so(vector: Vector) -> None:
    reading = heard(vector["body"], State(vector["state"]))

    assert reading.everything is (vector["scope"] == EVERYTHING)


@pytest.mark.parametrize(
    "body",
    [
        "SHOP",
        "STEP",
        "TOP",
        "STOOP",
        "END.ORSE",
        "Have a great weekend",
        "VOTING IS TOP OF MIND",
        "stop by the store tomorrow?",
        "I can't stop laughing",
        "I stopped getting my alerts",
        "bus stop",
        "friend",
        "canceled",
        "no",
        "ok thanks",
        "\u0441\u0442\u0435\u043f",
        "sent from my heart",
    ],
)
@pytest.mark.parametrize("state", State)
def test_a_text_that_is_no_listed_word_changes_nothing(body: str, state: State) -> None:
    reading = heard(body, state)

    assert reading == Reading(intent=Intent.NONE, rule=ReadingRule.NO_WORD)


@given(
    word=st.sampled_from(list(WORDS.listed.values())),
    before=st.text(alphabet=" \t\r\n.,!?\"'*()-_#~…«»", max_size=5),
    after=st.text(alphabet=" \t\r\n.,!?\"'*()-_#~…«»", max_size=5),
    uppers=st.lists(st.booleans(), min_size=1),
)
def test_a_listed_word_counts_in_any_case_and_surrounding(
    word: Word, before: str, after: str, uppers: list[bool]
) -> None:
    cased = "".join(
        letter.upper() if uppers[at % len(uppers)] else letter.lower()
        for at, letter in enumerate(word.spelling)
    )

    reading = heard(before + cased + after, State.OPTED_OUT)

    assert reading.intent is intent_of(word)
    assert reading.language == word.language


@given(
    body=st.text(max_size=200),
    state=st.sampled_from(State),
    verdict=st.text(max_size=5),
)
def test_every_text_can_be_read(body: str, state: State, verdict: str) -> None:
    reading = heard(body, state, verdict)

    assert reading.intent is not Intent.REVIEW


@pytest.mark.parametrize(
    "body",
    [
        "S.T.O.P.",
        "ｓｔｏｐ",  # noqa: RUF001 - full-width letters are the case
        "\U0001d412\U0001d413\U0001d40e\U0001d40f",
        "st\u200bo\u00adp\ufe0f",
        "s\u0336t\u0336o\u0336p\u0336",
        "St\u03bf\u03c1",
        "stop stop STOP",
        "Stop, please stop!",
        "OPT-OUT",
        "opt  out",
        "please unsubscribe, thank you",
        "stop\r\nSent from my Samsung Galaxy smartphone.",
        "Stop\n\nGet Outlook for iOS<https://aka.ms/o0ukef>",
        "Stop\n\nSent from Yahoo Mail for iPhone\n\nSent from my iPad",
        "stop sent from my iPhone",
        "ALTO\n\nEnviado desde mi iPhone",
        "ARR\u00caT\nEnvoy\u00e9 de mon iPhone",
        "Abmelden, bitte\nVon meinem iPhone gesendet",
        "arre\u0302t s\u2019il vous pla\u00eet",
        "unsubscribeee",
        "🛑🛑",
        "\U0001f6d1\ufe0f!",
    ],
)
def test_what_a_person_would_read_as_stop_is_an_opt_out(body: str) -> None:
    assert heard(body).intent is Intent.OPT_OUT


@pytest.mark.parametrize(
    "body", ["Sent from my iPhone\nSTOP", "STOP\nSent from my iPhone\n\nplease"]
)
def test_words_below_a_signature_are_heard(body: str) -> None:
    assert heard(body).intent is Intent.OPT_OUT


def test_a_line_that_only_begins_like_a_signature_is_not_taken_away() -> None:
    assert reduced("Sent from my phone: stop") == "sent from my phone stop"


@pytest.mark.parametrize("body", ["YES", "oui", "S\u00ed", "y", "Ja, bitte"])
@pytest.mark.parametrize("state", [State.SUBSCRIBED, State.NONE])
def test_a_yes_that_nobody_asked_for_changes_nothing(body: str, state: State) -> None:
    reading = heard(body, state)

    assert reading.intent is Intent.NONE
    assert reading.rule is ReadingRule.YES_NOT_ASKED


@pytest.mark.parametrize("body", ["YES", "oui", "S\u00ed", "y", "Ja, bitte"])
@pytest.mark.parametrize("state", [State.PENDING, State.OPTED_OUT])
def test_a_yes_counts_while_it_is_awaited(body: str, state: State) -> None:
    assert heard(body, state).intent is Intent.OPT_IN


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("body", ["start", "UNSTOP"])
def test_a_start_counts_whenever_it_is_said(body: str, state: State) -> None:
    assert heard(body, state).intent is Intent.OPT_IN


@pytest.mark.parametrize(
    ("verdict", "intent"),
    [("STOP", Intent.OPT_OUT), ("START", Intent.OPT_IN), ("HELP", Intent.HELP)],
)
@pytest.mark.parametrize("body", ["", "anything", "STOP", "START", "HELP", "basta ya"])
def test_the_provider_s_verdict_comes_first(
    verdict: str, intent: Intent, body: str
) -> None:
    reading = heard(body, verdict=verdict)

    assert reading.intent is intent
    assert reading.rule is ReadingRule.PROVIDER_VERDICT
    assert reading.provider_answered


@pytest.mark.parametrize("verdict", [None, "", "SOMETHING"])
def test_a_verdict_nobody_knows_leaves_our_own_reading(verdict: str | None) -> None:
    assert heard("STOP", verdict=verdict).rule is ReadingRule.WORD


def test_stopall_names_everything_also_under_a_verdict() -> None:
    assert heard("STOPALL").everything
    assert heard("Stop all!").everything
    assert heard("stopall", verdict="STOP").everything
    assert not heard("STOP").everything
    assert not heard("stopall", verdict="HELP").everything


@pytest.mark.parametrize(
    "body", ["STOP", " stop\r\n", "OptOut", "YES", "info", "Start"]
)
def test_the_provider_answers_its_own_words_in_any_case(body: str) -> None:
    assert heard(body).provider_answered


@pytest.mark.parametrize(
    "body", ["STOP please", "STOP.", "opt out", "unsub", "ALTO", "🛑", "", "hello"]
)
def test_the_provider_leaves_everything_else_to_us(body: str) -> None:
    assert not heard(body).provider_answered


def test_a_reading_tells_the_language_and_never_the_person_s_text() -> None:
    reading = heard("¡No  MAS, gracias!")

    assert reading.language == "es"
    assert reading.word == "NO M\u00c1S"
