"""E-mail as somebody gets it: its parts, and the link that ends it."""

from typing import Any, cast

from tests.doubles.sendgrid_double import SentMail
from tests.stories.house import House
from tests.stories.people import ANA_MAIL, PUBLIC_URL

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
"""What a mailbox provider posts."""


def subscribed(house: House, **more: object) -> SentMail:
    """Subscribe Ana and return the first e-mail she gets."""
    house.grant(ANA_MAIL, channel="email")
    house.mail(ANA_MAIL, **more)
    house.work()
    return house.sendgrid.mails[-1]


def link_in(mail: SentMail) -> str:
    """Return the path of the link that mail clients post to."""
    url = mail.headers["List-Unsubscribe"].strip("<>")
    assert url.startswith(f"{PUBLIC_URL}/unsubscribe/")
    return url.removeprefix(PUBLIC_URL)


def parts(mail: SentMail) -> dict[str, str]:
    """Return what a mail says, by the type of the part."""
    content = cast("list[dict[str, Any]]", mail.json["content"])
    return {part["type"]: part["value"] for part in content}
