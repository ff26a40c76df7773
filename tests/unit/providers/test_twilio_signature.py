import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import TypedDict, Unpack
from urllib.parse import urlencode

import pytest

from consent.providers.twilio.signature import form_of, sign, verified

TOKEN = "12345"
BASE = "https://mycompany.com"
FORM = "application/x-www-form-urlencoded"
STOP = {"From": "+14155550123", "To": "+12065550100", "Body": "STOP"}


class Parts(TypedDict, total=False):
    tokens: Sequence[str]
    public_url: str
    target: str
    body: bytes
    content_type: str
    signature: str | None


def checked(**parts: Unpack[Parts]) -> bool:
    """Check the request of a STOP, except where it is said otherwise."""
    return verified(
        parts.get("tokens", [TOKEN]),
        public_url=parts.get("public_url", BASE),
        target=parts.get("target", "/hook"),
        body=parts.get("body", urlencode(STOP).encode()),
        content_type=parts.get("content_type", FORM),
        signature=parts.get("signature", sign(TOKEN, f"{BASE}/hook", STOP)),
    )


def by_hand(url: str, pairs: Sequence[tuple[str, str]] = ()) -> str:
    """Sign as Twilio's documentation tells, without its SDK."""
    text = url + "".join(name + value for name, value in sorted(set(pairs)))
    digest = hmac.digest(TOKEN.encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(digest).decode()


def test_the_example_of_the_documentation_holds() -> None:
    # https://www.twilio.com/docs/usage/security#validating-requests
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }

    assert checked(
        target="/myapp.php?foo=1&bar=2",
        body=urlencode(form).encode(),
        signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    )


def test_a_signed_form_passes_and_a_changed_one_does_not() -> None:
    assert checked()
    assert not checked(body=urlencode(STOP | {"Body": "START"}).encode())
    assert not checked(body=urlencode(STOP | {"Extra": "1"}).encode())
    assert not checked(body=b"")
    assert not checked(target="/other")
    assert not checked(target="/hook?x=1")
    assert not checked(tokens=["another"])


@pytest.mark.parametrize(
    "target",
    [
        "/hook?q=It%27s",
        "/hook?q=It's",
        "/caf%C3%A9",
        "/a%2Fb",
        "/hook?t=%7Ex",
        "/hook?x=%C3%A9",
        "/hook?u=https%3A%2F%2Fx.example%2F%3Fa%3D1",
        "/hook?mid=0198-a_b&x=",
        "/",
    ],
)
def test_escapes_count_as_they_were_sent(target: str) -> None:
    pairs = list(STOP.items())

    assert checked(target=target, signature=by_hand(BASE + target, pairs))


@pytest.mark.parametrize(
    ("signed", "known_as"),
    [
        ("https://x.example", "https://x.example:443"),
        ("https://x.example:443", "https://x.example"),
        ("https://x.example", "https://x.example:8443"),
        ("https://x.example:8443", "https://x.example:8443"),
        ("http://x.example:80", "http://x.example"),
        ("https://x.example", "https://x.example/"),
        ("https://x.example/consent", "https://x.example/consent/"),
    ],
)
def test_a_port_or_a_slash_more_does_not_matter(signed: str, known_as: str) -> None:
    signature = sign(TOKEN, f"{signed}/hook", STOP)

    assert checked(public_url=known_as, signature=signature)


@pytest.mark.parametrize(
    ("signed", "known_as"),
    [
        ("https://x.example:8443", "https://x.example"),
        ("https://x.example", "http://x.example"),
        ("https://x.example", "https://y.example"),
    ],
)
def test_another_place_does_matter(signed: str, known_as: str) -> None:
    signature = sign(TOKEN, f"{signed}/hook", STOP)

    assert not checked(public_url=known_as, signature=signature)


def test_blanks_and_repeats_are_part_of_the_form() -> None:
    pairs = [("Body", ""), ("Tag", "b"), ("Tag", "a"), ("Tag", "b"), ("é", "ü ✓")]
    signature = by_hand(f"{BASE}/hook", pairs)

    assert checked(body=urlencode(pairs).encode(), signature=signature)
    assert not checked(body=urlencode(pairs[1:]).encode(), signature=signature)
    assert not checked(body=urlencode(pairs[:2]).encode(), signature=signature)


def test_the_form_is_read_as_it_was_signed() -> None:
    form = form_of(b"Body=&Tag=b&Tag=a&Words=a+b%2Bc")

    assert form["Body"] == ""
    assert form.getlist("Tag") == ["b", "a"]
    assert form["Words"] == "a b+c"


def test_a_charset_behind_the_type_is_allowed() -> None:
    assert checked(content_type="Application/X-WWW-Form-Urlencoded; charset=UTF-8")


def test_an_empty_request_is_signed_by_its_url() -> None:
    signature = by_hand(f"{BASE}/hook?a=1")

    assert checked(target="/hook?a=1", body=b"", content_type="", signature=signature)


class TestJson:
    BODY = json.dumps({"status": "é"}, ensure_ascii=False).encode()

    def _checked(self, body: bytes, query: str) -> bool:
        target = f"/hook{query}"
        return checked(
            target=target,
            body=body,
            content_type="application/json",
            signature=by_hand(BASE + target),
        )

    def test_a_body_with_its_digest_passes(self) -> None:
        digest = hashlib.sha256(self.BODY).hexdigest()

        assert self._checked(self.BODY, f"?bodySHA256={digest}")
        assert self._checked(self.BODY, f"?a=1&bodySHA256={digest}")

    def test_another_body_does_not(self) -> None:
        digest = hashlib.sha256(self.BODY).hexdigest()

        assert not self._checked(self.BODY + b" ", f"?bodySHA256={digest}")
        assert not self._checked(b"", f"?bodySHA256={digest}")

    @pytest.mark.parametrize("body", [b"", b"{}", b"\xff"])
    @pytest.mark.parametrize("query", ["", "?bodySHA256=", "?xbodySHA256=1", "?a=1"])
    def test_a_body_without_a_digest_does_not(self, body: bytes, query: str) -> None:
        assert not self._checked(body, query)


def test_any_of_our_tokens_will_do() -> None:
    assert checked(tokens=["new", TOKEN])
    assert checked(tokens=[TOKEN, "new"])


@pytest.mark.parametrize("tokens", [[], [""], ["", ""]])
def test_an_empty_token_signs_nothing(tokens: list[str]) -> None:
    signature = sign("", f"{BASE}/hook", STOP)

    assert not checked(tokens=tokens, signature=signature)


@pytest.mark.parametrize(
    "signature", [None, "", "garbage", "é" * 28, "=" * 28, "A" * 100_000, "\x00", " "]
)
def test_a_missing_or_odd_signature_does_not_pass(signature: str | None) -> None:
    assert not checked(signature=signature)


@pytest.mark.parametrize("body", [b"Body=\xff", b"Body=%FF", b"\x80\x81", b"%ED%A0%80"])
def test_bytes_that_are_not_utf_8_do_not_pass(body: bytes) -> None:
    assert not checked(body=body, signature=by_hand(f"{BASE}/hook"))


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", ""])
def test_other_kinds_of_body_do_not_pass(content_type: str) -> None:
    assert not checked(content_type=content_type)


@pytest.mark.parametrize("target", ["", "hook", "@evil.example/hook", "\ud800"])
def test_what_is_no_target_does_not_pass(target: str) -> None:
    assert not checked(target=target)


@pytest.mark.parametrize("public_url", ["https://x:99999", "https://[", "", "\ud800"])
def test_a_url_that_cannot_be_read_does_not_pass(public_url: str) -> None:
    assert not checked(public_url=public_url)


def test_a_longer_hash_is_not_taken() -> None:
    text = f"{BASE}/hook" + "".join(f"{k}{v}" for k, v in sorted(STOP.items()))
    digest = hmac.digest(TOKEN.encode(), text.encode(), hashlib.sha256)

    assert not checked(signature=base64.b64encode(digest).decode())
