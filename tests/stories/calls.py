"""Has the house call somebody, as it does for who may not be texted."""

from datetime import timedelta
from uuid import UUID

from consent.db.transaction import transaction
from consent.messaging.content import Content
from consent.messaging.responses import Response, Responses
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.stories.house import House, Json
from tests.stories.people import ANA

CODE = "384021"
LASTS = timedelta(minutes=10)


def call(house: House, to: str = ANA, language: str | None = None) -> Json | None:
    """Have a code spoken to somebody who is known; nothing if the guard refuses."""
    contact = ContactId(UUID(house.look_up(to)["contact"]))
    response = Response(
        contact=contact,
        channel=Channel.CALL,
        purpose="identity_code",
        content=Content(text=f"Your code is {CODE}.", language=language),
        source="asked",
        lasts=LASTS,
    )
    with house.app.app_context(), transaction():
        sent = service(Responses).send(response)
    return None if sent is None else {"id": str(sent)}


def called(house: House, to: str = ANA) -> Json:
    """Call somebody, and return the message once it was handed over."""
    sent = call(house, to)
    assert sent is not None
    house.work()
    return sent
