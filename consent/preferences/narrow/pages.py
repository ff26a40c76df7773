"""What `/preferences/{token}` shows to a link that can only switch off.

Its door opens a manage link first, and asks here for every other token.
"""

from flask import Response, request

from consent.contacts.contact import UnknownContactError
from consent.db.transaction import in_transaction
from consent.ledger.statements import NotOptionalError
from consent.preferences.asking.limits import Askers
from consent.preferences.asking.service import Asking
from consent.preferences.asking.wishes import Sent
from consent.preferences.looks import csrf
from consent.preferences.looks.languages import spoken
from consent.preferences.looks.render import page
from consent.preferences.narrow.device_service import DeviceChoices
from consent.preferences.narrow.refusals import not_optional, of_nobody
from consent.preferences.narrow.service import LinkUnknownError, Preferences
from consent.preferences.signals.request import visit
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.web.services import service

STEP, PURPOSE = "step", "purpose"
SEND, OFF = "send", "off"


def shown(token: str) -> Response | None:
    """Show what a withdraw or a device token can switch off; nothing changes.

    Nothing for any other token.
    """
    try:
        return _narrow(token)
    except LinkUnknownError:
        device = service(DeviceChoices).open(token)
        return None if device is None else _device(token, device)


def posted(token: str) -> Response | None:
    """Do what a button of such a page says, and show the page again.

    Nothing for any other token.

    Raises:
        ForgedFormError: the form was not shown by us for this token.
        TooManyError: the network asks for links too often.
    """
    try:
        link = service(Preferences).open(token)
    except LinkUnknownError:
        device = service(DeviceChoices).open(token)
        return None if device is None else _device_posted(token, device)
    csrf.check(token)
    if request.form.get(STEP) != SEND:
        return _narrow(token)
    service(Askers).count(request.remote_addr)
    language = spoken()
    sent = in_transaction(
        lambda: service(Asking).send_to(link.contact, language=language)
    )
    return _narrow(token, sent=sent)


def _narrow(token: str, *, sent: Sent | None = None) -> Response:
    """Show the one purpose of a withdraw link: nothing else of whoever holds it."""
    try:
        offer = service(Preferences).offer(token, language=spoken())
    except NotOptionalError:
        return not_optional()
    except UnknownContactError:
        return of_nobody()
    return page(
        "preferences/narrow.html", offer=offer, token=token, sent=sent, signal=visit()
    )


def _device(token: str, device: ContactId, *, changed: bool = False) -> Response:
    """Show what a device agreed to; whose account it may be is nowhere."""
    return page(
        "preferences/device.html",
        agreed=service(DeviceChoices).agreed(device, language=spoken()),
        token=token,
        changed=changed,
        signal=visit(),
    )


def _device_posted(token: str, device: ContactId) -> Response:
    csrf.check(token)
    if request.form.get(STEP) != OFF:
        return _device(token, device)
    # Neither a network nor a browser is kept: it could tell who holds the device.
    evidence = Evidence(door=Door.LINK, reference="device_page")
    purpose = request.form.get(PURPOSE)
    choices = service(DeviceChoices)
    changed = in_transaction(
        lambda: choices.switch_off(device, purpose or None, evidence)
    )
    return _device(token, device, changed=changed)
