"""Says whether a webhook was signed with one of our Twilio tokens.

https://www.twilio.com/docs/usage/security#validating-requests. The URL is the one we
are known by plus the target as it came, never what the framework makes of it. There is
no timestamp in the signature: that a request is a replay is for its caller to notice.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, parse_qsl, urlsplit

from twilio.request_validator import HMAC_SHA1, RequestValidator
from werkzeug.datastructures import MultiDict

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_SHA1_IN_BASE64 = re.compile(r"[A-Za-z0-9+/]{27}=")


def could_be_one(signature: str | None) -> bool:
    """Say whether a text has the form of a signature, whatever it signs."""
    return signature is not None and bool(_SHA1_IN_BASE64.fullmatch(signature))


def verified(  # noqa: PLR0913 - one request's parts, each needed
    tokens: Sequence[str],
    *,
    public_url: str,
    target: str,
    body: bytes,
    content_type: str,
    signature: str | None,
) -> bool:
    """Say whether one of the tokens signed this request; never raises.

    Every token is tried, so that one can be replaced while the old one still signs. A
    JSON body is compared with the digest in the signed URL.
    """
    if not signature or not target.startswith("/"):
        return False
    url = public_url.rstrip("/") + target
    try:
        content = _signed_content(body, content_type)
        matches = [_matches(t, url, content, signature) for t in tokens if t]
    except (TypeError, ValueError, LookupError, AttributeError):
        return False
    return any(matches)


def form_of(body: bytes) -> MultiDict[str, str]:
    """Read a form exactly as its signature is computed: blanks and repeats kept.

    Raises:
        ValueError: if it is not UTF-8.
    """
    return MultiDict(
        parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    )


def sign(token: str, url: str, params: Mapping[str, str]) -> str:
    """Return the signature Twilio would send, for the demo and for tests."""
    return str(RequestValidator(token).compute_signature(url, params, HMAC_SHA1))


def _signed_content(body: bytes, content_type: str) -> MultiDict[str, str] | str:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _JSON:
        return body.decode("utf-8")
    if kind == _FORM or not body:
        return form_of(body)
    raise ValueError("Twilio signs forms and JSON only.")


def _matches(
    token: str, url: str, content: MultiDict[str, str] | str, signature: str
) -> bool:
    digests = parse_qs(urlsplit(url).query).get("bodySHA256")
    if isinstance(content, str) and not digests:
        return False
    # SHA-1 always: which algorithm is used is ours to say, not the request's.
    return bool(RequestValidator(token).validate(url, content, signature, HMAC_SHA1))
