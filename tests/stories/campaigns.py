"""Campaigns: a series of texts to people who agreed, and what became of them."""

from collections.abc import Callable, Sequence

from consent.db.transaction import transaction
from consent.inbound.receipts import Receipts
from consent.messaging.breakers import Breakers
from consent.providers.handover import Signal
from consent.sendlog.halts import Halt
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.web.services import service
from tests.stories.house import House, Json
from tests.stories.people import FORM

SERIES = "sale"

Bad = Callable[[House, list[str]], list[Json]]


def people(house: House, count: int, *, first: int = 200) -> list[str]:
    """Return the numbers of people who agreed to offers."""
    numbers = [f"+14155550{first + n}" for n in range(count)]
    for number in numbers:
        house.say("grant", number, basis="express_written", evidence=FORM)
    return numbers


def send_all(
    house: House, numbers: Sequence[str], series: str | None = SERIES
) -> list[Json]:
    """Send everybody a text of a series, and have it dispatched."""
    sent = [house.send(number, series=series) for number in numbers]
    house.work()
    return sent


def watch(house: House) -> list[Halt]:
    """Have the breakers look once, as every worker does now and then."""
    with house.app.app_context():
        return service(Breakers).watch()


def halted(house: House) -> list[Json]:
    """Return the halts in force."""
    found: list[Json] = house.call("GET", "/v1/halts").get_json()["items"]
    return found


def complain(house: House, sent: Json) -> None:
    """Have a provider tell that somebody called a message unwanted."""
    with house.app.app_context(), transaction():
        log = service(SendLog)
        message = log.find(sent["id"])
        attempt = log.attempts(message.contact, message.id)[-1]
        verdicts = service(Receipts).verdicts
        signal, code = Signal.COMPLAINT, "spamreport"
        verdicts.hear(attempt, Channel(message.channel), signal=signal, code=code)


def failing(house: House, numbers: list[str]) -> list[Json]:
    """Send to people whose numbers the carrier refuses."""
    house.twilio.opted_out.update(numbers)
    return send_all(house, numbers)


def stopping(house: House, numbers: list[str]) -> list[Json]:
    """Send to people who answer STOP."""
    sent = send_all(house, numbers)
    for number in numbers:
        house.hear("STOP", sender=number)
    return sent


def complaining(house: House, numbers: list[str]) -> list[Json]:
    """Send to people who call it unwanted."""
    sent = send_all(house, numbers)
    for each in sent:
        complain(house, each)
    return sent
