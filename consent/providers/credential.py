"""What every provider's credential must be, before an SDK sees it. Pure."""


def usable(secret: str, *, name: str) -> str:
    """Return a credential that is there and can stand in a header.

    An SDK takes an empty one and sends without it; a line break in one comes back in
    the text of an exception.

    Raises:
        ValueError: if it is empty, or holds anything but visible ASCII.
    """
    if secret and secret.isascii() and secret.isprintable() and " " not in secret:
        return secret
    raise ValueError(f"{name} is empty or holds characters that no credential has.")
