"""What a call says, as TwiML: spoken twice, long numbers digit by digit, then the end.

https://www.twilio.com/docs/voice/twiml/say
"""

import re

from twilio.twiml.voice_response import VoiceResponse

LONGEST = 4_000
"""How many characters of TwiML Twilio takes along with a request."""

# A code, in one piece or in groups: 384021, 384 021, 38-40-21.
_CODE = re.compile(r"[0-9](?:[ -]?[0-9]){3,}")

# What no XML may hold; the SDK lets it pass.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ENGLISH = "en-US"
_VOICES = (
    ("en-US", "en-GB", "en-CA", "en-AU", "en-IN"),
    ("es-MX", "es-ES"),
    ("fr-FR", "fr-CA"),
    ("de-DE",),
)
_REGIONAL = {voice.casefold(): voice for voices in _VOICES for voice in voices}
_ANY = {voices[0].partition("-")[0]: voices[0] for voices in _VOICES}


def script(words: str, *, language: str | None = None) -> str:
    """Return TwiML that says the words twice and hangs up."""
    said, voice = spelled(_UNSPEAKABLE.sub(" ", words)), voice_of(language)
    response = VoiceResponse()
    # A phone needs a moment from the key to the ear.
    response.pause(length=1)
    response.say(said, language=voice)
    response.pause(length=1)
    response.say(said, language=voice)
    response.hangup()
    return str(response)


def spelled(words: str) -> str:
    """Return the words with every number of four digits or more one by one."""
    return _CODE.sub(lambda code: ", ".join(re.findall("[0-9]", code[0])), words)


def voice_of(language: str | None) -> str:
    """Return the voice for a language tag: its region's, else its language's.

    A language that no voice of ours speaks is read by the English one.
    """
    tag = (language or _ENGLISH).replace("_", "-").casefold()
    return _REGIONAL.get(tag) or _ANY.get(tag.partition("-")[0], _ENGLISH)
