"""What a webhook answers to Twilio."""

from twilio.twiml.messaging_response import MessagingResponse

TWIML = "text/xml"


def reply(words: str | None) -> str:
    """Return TwiML that texts the words back, or that says nothing.

    Anything but TwiML would be texted to the person as it is.
    """
    response = MessagingResponse()
    if words is not None:
        response.message(words)
    return str(response)
