"""`consent demo`: load the demo, and text like one of its people."""

import uuid

import click
import requests

from consent.db.transaction import in_transaction
from consent.demo.service import Demo
from consent.greeting import Tour
from consent.inbound.gates import TwilioDoor
from consent.policy.service import Policies
from consent.providers.twilio.signature import sign
from consent.running import running_url
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.web.services import service

_PATH = "/webhooks/twilio/messages"
_TIMEOUT = 15


@click.group()
def demo() -> None:
    """A small world to try the service in."""


@demo.command()
def load() -> None:
    """Put five people, their wordings and a key into this instance, once.

    Example: consent demo load
    """
    click.echo(_key())


@demo.command()
@click.argument("from_", metavar="FROM")
@click.argument("body")
@click.option("--to", help="The number texted; the default seller's when left out.")
def text(from_: str, body: str, to: str | None) -> None:
    """Post a correctly signed text to the running service, as Twilio would.

    Example: consent demo text +14155550123 STOP
    """
    settings, door = service(Settings), service(TwilioDoor)
    public_url = running_url(settings.instance_dir) or door.public_url
    form = {
        "MessageSid": f"SM{uuid.uuid4().hex}",
        "From": from_,
        "To": to or _default_number(),
        "Body": body,
        "NumMedia": "0",
    }
    if door.account is not None:
        form["AccountSid"] = door.account
    url = f"{public_url}{_PATH}"
    signature = sign(door.tokens[0], url, form)
    try:
        answer = requests.post(
            url,
            data=form,
            headers={"X-Twilio-Signature": signature},
            timeout=_TIMEOUT,
        )
    except requests.ConnectionError:
        raise click.ClickException(
            f"Nothing answers at {public_url}; start it with: make run"
        ) from None
    click.echo(f"{answer.status_code} {answer.text}")
    if not answer.ok:
        raise click.exceptions.Exit(1)


def loaded() -> Tour:
    """Load the demo and return its key, and a link to the page of one of its people."""
    key = _key()
    return Tour(key=key, page=in_transaction(service(Demo).page))


def _key() -> str:
    world = service(Demo)
    in_transaction(world.load)
    return world.key() or in_transaction(world.make_key)


def _default_number() -> str:
    policy = service(Policies).current()
    sender = None if policy is None else policy.seller(None).sender_for(Channel.SMS)
    if sender is None:
        raise click.ClickException("The default seller has no number; give --to.")
    return sender.id
