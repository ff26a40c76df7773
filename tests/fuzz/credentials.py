"""What opens doors: withdraw tokens, API keys, the names of keys."""

import base64
from contextlib import suppress

from consent.access.keys import check_name, new_token, token_digest
from consent.links.box import FORMAT
from consent.links.tokens import MAX_PART, WithdrawTokens
from consent.settings import NamedKey
from consent.vocabulary.errors import InvalidError, UnauthenticatedError
from consent.vocabulary.ids import ContactId, new_id
from tests.fuzz.target import Target, text_of

TOKENS = WithdrawTokens(
    [NamedKey(version="v2", key=b"2" * 32), NamedKey(version="v1", key=b"1" * 32)]
)
SOMEBODY = ContactId(new_id())
ISSUED = TOKENS.issue(SOMEBODY, "acme", "offers")
FRONT = base64.urlsafe_b64decode(ISSUED + "=" * (-len(ISSUED) % 4))[:3]


def feed_token(data: bytes) -> None:
    """Open any text, and any bytes under the right front: only what we issued opens."""
    forged = base64.urlsafe_b64encode(FRONT + data).decode().rstrip("=")
    for text in (text_of(data), forged):
        assert TOKENS.open(text) is None or text == ISSUED
    assert FRONT.startswith(FORMAT)


def feed_link(data: bytes) -> None:
    """Issue a token for any seller and purpose: it opens to them, or is refused."""
    seller, _, purpose = text_of(data).partition("\n")
    try:
        token = TOKENS.issue(SOMEBODY, seller, purpose)
    except ValueError:
        sizes = (len(seller.encode()), len(purpose.encode()))
        assert any(not 1 <= size <= MAX_PART for size in sizes)
        return
    link = TOKENS.open(token)

    assert link is not None
    assert (link.contact, link.seller, link.purpose) == (SOMEBODY, seller, purpose)


def feed_key(data: bytes) -> None:
    """Read the header of a caller and the name of a key."""
    text = text_of(data)
    with suppress(UnauthenticatedError):
        assert len(token_digest(text)) == 32
    with suppress(InvalidError):
        assert check_name(text) == text
        assert text.isascii()


def targets() -> tuple[Target, ...]:
    """Return the targets of this file."""
    raw = base64.urlsafe_b64decode(ISSUED + "=" * (-len(ISSUED) % 4))
    return (
        Target(
            name="token",
            feed=feed_token,
            seeds=(ISSUED.encode(), raw[3:-1], ISSUED[:-1].encode(), b"AQ"),
        ),
        Target(
            name="link",
            feed=feed_link,
            seeds=(b"acme\noffers", "é\n🛑".encode(), b"x" * 64 + b"\n" + b"y" * 65),
        ),
        Target(
            name="key",
            feed=feed_key,
            seeds=(f"Bearer {new_token()}".encode(), b"basic eA==", b"shop-1"),
        ),
    )
