"""The link that switches a purpose off, and the headers that carry it. Pure."""

ONE_CLICK = "List-Unsubscribe=One-Click"
"""The body that a mailbox provider posts: RFC 8058, section 3.1."""


def unsubscribe_url(public_url: str, token: str) -> str:
    """Return the link in which a withdraw token stands."""
    return f"{public_url}/unsubscribe/{token}"


def unsubscribe_headers(url: str) -> dict[str, str]:
    """Return what an e-mail carries so that one click switches it off (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": ONE_CLICK}
