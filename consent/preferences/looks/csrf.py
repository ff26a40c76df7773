"""Whether a form was shown by us: a seal in the form itself, and no cookie.

A page whose address holds a token is sealed to that token: whoever can make the seal
could use the token. A page without one is sealed to a time, and its browser must not
say that the form came from elsewhere.
"""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Request, g
from itsdangerous import BadSignature, Signer, TimestampSigner
from markupsafe import Markup

from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ForbiddenError
from consent.web.present import present
from consent.web.services import service

FIELD = "csrf"
LASTS = timedelta(hours=12)
"""How long a form without a token in its address may lie open."""

_ANYBODY = b"anybody"
_SAME = "same-origin"


class ForgedFormError(ForbiddenError):
    """The form was not shown by us, or lay open for too long."""

    code = "forged_form"
    remedy = "Open the page again, and press the button there."


class _ByClock(TimestampSigner):
    """Stamps with the time of a clock."""

    clock: Clock

    def get_timestamp(self) -> int:
        """Return the seconds since 1970."""
        return int(self.clock.now().timestamp())


class FormSeals:
    """FormSeals forms, and tells whole seals from others in constant time."""

    def __init__(self, secret: str, clock: Clock, *, public_url: str) -> None:
        """Take the secret of the service, and where its pages are from outside."""
        self._bound = Signer(
            secret,
            salt="consent form of a link",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )
        self._timed = _ByClock(
            secret,
            salt="consent form for anybody",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )
        self._timed.clock = clock
        parts = urlsplit(public_url)
        self._origin = f"{parts.scheme}://{parts.netloc}".lower()

    def seal(self, subject: str | None) -> str:
        """Return the seal of a form, bound to a subject or else to the time."""
        if subject is None:
            return self._timed.sign(_ANYBODY).decode("ascii")
        return self._bound.get_signature(subject).decode("ascii")

    def check(self, subject: str | None, asked: Request) -> None:
        """Raise ForgedFormError unless the present form has a whole seal."""
        given = asked.form.get(FIELD, "").encode(errors="replace")
        if subject is not None:
            whole = self._bound.verify_signature(subject, given)
        else:
            whole = self._is_fresh(given) and self._is_from_here(asked)
        if not whole:
            raise ForgedFormError("The form has no whole seal of ours.")

    def _is_fresh(self, given: bytes) -> bool:
        try:
            plain = self._timed.unsign(given, max_age=int(LASTS.total_seconds()))
        except BadSignature:
            return False
        return plain == _ANYBODY

    def _is_from_here(self, asked: Request) -> bool:
        """Say whether the browser does not tell of another site.

        A browser that keeps the address of the page to itself calls its origin `null`
        and may still tell that it is the same; one that tells nothing is believed.
        """
        site = asked.headers.get("Sec-Fetch-Site")
        origin = asked.headers.get("Origin")
        if site is not None and site != _SAME:
            return False
        if origin is None or (origin == "null" and site == _SAME):
            return True
        return origin.lower() in {self._origin, asked.host_url.rstrip("/").lower()}


def csrf_token(subject: str | None = None) -> str:
    """Return the seal that goes into a form of the present page."""
    if subject is None:
        g.page_tells_origin = True
    return service(FormSeals).seal(subject)


def csrf_field(subject: str | None = None) -> Markup:
    """Return the seal as a field that nobody sees; `subject` is the link's token.

    All forms of one page have the same.
    """
    made: dict[str | None, Markup] = g.setdefault("page_seals", {})
    if subject not in made:
        field = Markup('<input type="hidden" name="{}" value="{}">')
        made[subject] = field.format(FIELD, csrf_token(subject))
    return made[subject]


def check(subject: str | None = None) -> None:
    """Raise ForgedFormError unless the present form was shown by us for this subject.

    Call it before anything else is read of the form.
    """
    service(FormSeals).check(subject, present())
