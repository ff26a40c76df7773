"""The doors of devices: an app's withdraw-only token, and the phone's own switch."""

from flask import Blueprint, Response, request

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.access.strangers import Knock, Strangers
from consent.db.transaction import in_transaction
from consent.preferences.devices.schemas import (
    DeviceLinkAnswer,
    DeviceSchema,
    Heard,
    HeardAnswer,
    Setting,
    SettingSchema,
)
from consent.preferences.devices.service import Devices
from consent.vocabulary.errors import UnauthenticatedError
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL
from consent.web.bodies import dump, load
from consent.web.contract import contract
from consent.web.services import service

device_links_door = Blueprint("device_links", __name__, url_prefix="/v1")
location_door = Blueprint("location", __name__, url_prefix="/v1")

MOST_BYTES = 4096

_OFF = (
    "Location is withdrawn for every purpose and seller from effective_at on. "
    "Consent that was given later stands."
)
_ON = (
    "Nothing is recorded: the phone's switch grants nothing. Ask for consent in the "
    "app, and record it with POST /v1/consents."
)


class DeviceTokenUnknownError(UnauthenticatedError):
    """No device token was sent, or none of ours."""

    code = "device_token_unknown"
    remedy = (
        "Send Authorization: Bearer with the token that POST /v1/device-links gave."
    )


@device_links_door.post("/device-links")
@contract(scope=Scope.LINKS, body=DeviceSchema, answers={200: DeviceLinkAnswer})
def make_device_link() -> Response:
    """Give an app the token by which it withdraws for its device, and nothing else."""
    device = load(DeviceSchema)
    # The token reaches all that was ever agreed to for the device.
    caller().check(seller=ALL, purpose=ALL)
    link = in_transaction(lambda: service(Devices).link(device))
    return dump(DeviceLinkAnswer, link)


@location_door.post("/location-setting")
@contract(
    token="device",  # noqa: S106 - which kind of token, not one
    body=SettingSchema,
    answers={200: HeardAnswer},
    errors=(404,),
    max_bytes=MOST_BYTES,
)
def hear_location_setting() -> Response:
    """Hear the phone's location switch: off withdraws at once, on never grants."""
    contact = _sender()
    setting = load(SettingSchema)
    return dump(HeardAnswer, _heard(contact, setting))


def _sender() -> ContactId:
    """Return whose token was sent; a network that only guesses must wait."""
    sent = request.authorization
    token = sent.token if sent is not None and sent.type == "bearer" else None
    if token is None:
        raise DeviceTokenUnknownError("No device token was sent.")
    contact = service(Devices).open(token)
    if contact is None:
        service(Strangers).failed(Knock.LINK, request.remote_addr)
        raise DeviceTokenUnknownError("The token is none of ours.")
    return contact


def _heard(contact: ContactId, setting: Setting) -> Heard:
    if setting.enabled:
        return Heard(recorded=False, meaning=_ON)
    off = in_transaction(
        lambda: service(Devices).switch_off(contact, setting.occurred_at)
    )
    return Heard(
        recorded=True, event=off.event, effective_at=off.effective_at, meaning=_OFF
    )
