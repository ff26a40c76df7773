import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from consent.providers.twilio.script import script, spelled, voice_of


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("384021", "3, 8, 4, 0, 2, 1"),
        ("Code 384 021!", "Code 3, 8, 4, 0, 2, 1!"),
        ("38-40-21", "3, 8, 4, 0, 2, 1"),
        ("1234 and 5678", "1, 2, 3, 4 and 5, 6, 7, 8"),
        ("in 10 minutes, 3 times, 24/7", "in 10 minutes, 3 times, 24/7"),
        ("", ""),
    ],
)
def test_a_long_number_is_said_digit_by_digit(words: str, heard: str) -> None:
    assert spelled(words) == heard


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        (None, "en-US"),
        ("en", "en-US"),
        ("en-GB", "en-GB"),
        ("en_gb", "en-GB"),
        ("en-ZA", "en-US"),
        ("es", "es-MX"),
        ("es-AR", "es-MX"),
        ("fr", "fr-FR"),
        ("fr-CA", "fr-CA"),
        ("de-AT", "de-DE"),
        ("ar", "en-US"),
        ("", "en-US"),
        ('"><Dial>', "en-US"),
    ],
)
def test_a_language_has_the_voice_that_comes_nearest(
    language: str | None, voice: str
) -> None:
    assert voice_of(language) == voice


@given(st.text())
def test_whatever_is_said_stays_words(words: str) -> None:
    """Nothing in the words becomes a verb, and no character breaks the XML."""
    verbs = [verb.tag for verb in ET.fromstring(script(words))]  # noqa: S314  ours

    assert verbs == ["Pause", "Say", "Pause", "Say", "Hangup"]


def test_markup_in_the_words_is_read_out_and_not_obeyed() -> None:
    told = ET.fromstring(script("</Say><Dial>900</Dial>\0\ufffe"))  # noqa: S314

    assert [say.text for say in told.iter("Say")] == ["</Say><Dial>900</Dial>  "] * 2
    assert told.find(".//Dial") is None
