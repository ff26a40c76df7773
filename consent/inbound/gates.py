"""The check before Twilio's webhooks: the signature, over what was really sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from consent.access.strangers import Knock, Strangers
from consent.providers.twilio.signature import could_be_one, form_of, verified
from consent.providers.twilio.target import raw_target
from consent.vocabulary.errors import ForbiddenError, UnsupportedMediaError
from consent.web.services import service

FORM = "application/x-www-form-urlencoded"


class SignatureInvalidError(ForbiddenError):
    """The request is not signed by the provider, or for another account."""

    code = "signature_invalid"
    remedy = (
        "Check CONSENT_PUBLIC_URL (scheme, host and port as Twilio calls them) and "
        "TWILIO_AUTH_TOKENS."
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TwilioDoor:
    """What signatures are checked with."""

    tokens: tuple[str, ...]
    public_url: str
    account: str | None


def signed_by_twilio() -> None:
    """Let in what Twilio signed for our account; of anything else nothing is kept.

    A true signature passes however many false ones came from its network before: the
    limit is for those, so that nobody can make us deaf by knocking.
    """
    door = service(TwilioDoor)
    if not _is_signed(door):
        service(Strangers).failed(Knock.SIGNATURE, request.remote_addr)
        raise SignatureInvalidError("the signature does not fit")
    if request.mimetype != FORM:
        raise UnsupportedMediaError(f"this door reads {FORM}")
    if door.account is not None and form().get("AccountSid") != door.account:
        raise SignatureInvalidError("the request is for another account")


def _is_signed(door: TwilioDoor) -> bool:
    """Say whether the request is signed; what cannot be is not even read."""
    signature = request.headers.get("X-Twilio-Signature")
    return could_be_one(signature) and verified(
        door.tokens,
        public_url=door.public_url,
        target=raw_target(request.environ),
        body=request.get_data(),
        content_type=request.content_type or "",
        signature=signature,
    )


def form() -> Mapping[str, str]:
    """Return the form that was signed, but for NUL, which no database can hold."""
    signed: MultiDict[str, str] = form_of(request.get_data())
    return MultiDict(
        (name, value.replace("\0", "")) for name, value in signed.items(multi=True)
    )
