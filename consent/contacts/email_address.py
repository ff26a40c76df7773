"""E-mail addresses in one form. Pure."""

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from consent.contacts.fold import folded, has_controls
from consent.contacts.forms import Forms, InvalidAddressError, one_text

EXPECTED = "Give an e-mail address such as name@example.com, without a display name."


def parse_email(value: object) -> Forms:
    """Return the mailbox a text names; no name server is asked.

    A mailbox is matched whatever its case, and its domain is written in ASCII; the
    local part is written to in the case it was given in.
    """
    written = one_text(value, expected=EXPECTED)
    if has_controls(written):
        raise InvalidAddressError(EXPECTED)
    mailbox = _validated(written)
    domain = mailbox.ascii_domain.lower()
    return Forms(
        text=f"{folded(mailbox.local_part)}@{domain}",
        as_given=f"{mailbox.local_part}@{domain}",
    )


def _validated(written: str) -> ValidatedEmail:
    try:
        return validate_email(written, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise InvalidAddressError(EXPECTED) from None
