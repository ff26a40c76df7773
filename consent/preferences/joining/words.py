"""What is said to people about a second step, in the language that is spoken.

The mail and the text say who asks and for what, and promote nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _, ngettext

from consent.ledger.events import Event
from consent.messaging.content import Content
from consent.policy.values import Policy
from consent.policy.words import WordKind
from consent.preferences.looks.languages import spoken
from consent.preferences.looks.moments import day
from consent.vocabulary.seller import Seller


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a second step is asked for: by whom, for which requests, until when."""

    seller: Seller
    requests: tuple[Event, ...]
    until: datetime
    again: bool = False


def mail(asked: Asked, policy: Policy, *, link: str) -> Content:
    """Return the mail that asks for the second step."""
    names = titles(asked.requests, policy)
    count = len(names)
    subject = ngettext(
        "Please confirm: %(what)s",
        "Please confirm your %(num)d choices",
        count,
        what=names[0],
    )
    if asked.again:
        subject = _("Reminder: %(subject)s", subject=subject)
    parts = [
        _("You asked for this by e-mail, at this address:"),
        "\n".join(f"- {name}" for name in names),
        _("To agree, open this page and press the button there:"),
        link,
        _(
            "Until you do, nothing is sent. If it was not you, do nothing: the link "
            "ends after %(day)s, and so does the request.",
            day=day(asked.until),
        ),
        f"{asked.seller.name}\n{asked.seller.postal_address}",
    ]
    return Content(subject=subject, text="\n\n".join(parts), language=spoken())


def text(asked: Asked, policy: Policy) -> Content:
    """Return the text that asks for the second step."""
    told = _(
        "%(seller)s: reply %(word)s to confirm: %(what)s.",
        seller=asked.seller.name,
        word=_yes(policy),
        what=", ".join(_told(each, asked.seller, policy) for each in asked.requests),
    )
    duty = _("Msg & data rates may apply. Reply STOP to end, HELP for help.")
    return Content(text=f"{told} {duty}", language=spoken())


def titles(requests: Sequence[Event], policy: Policy) -> list[str]:
    """Return what the requests are for, each with its seller, each once."""
    return list(dict.fromkeys(title(each, policy) for each in requests))


def title(request: Event, policy: Policy) -> str:
    """Return what a request is for, by name; by id where it is no more offered."""
    purpose = policy.purposes.get(request.scope.purpose)
    seller = policy.sellers.get(request.scope.seller)
    return str(
        _(
            "%(purpose)s, from %(seller)s",
            purpose=purpose.title(spoken()) if purpose else request.scope.purpose,
            seller=seller.name if seller else request.scope.seller,
        )
    )


def button() -> str:
    """Return what stands on the button of the second step."""
    return str(_("Yes, I confirm"))


def second_step(*, ticked: bool = False) -> str:
    """Return what the page says is done by pressing its button."""
    if ticked:
        told = _(
            "By pressing the button I confirm that I asked for what I ticked myself, "
            "and that I agree to get it."
        )
        return str(told)
    told = _(
        "By pressing the button I confirm that I asked for all of this myself, and "
        "that I agree to get it."
    )
    return str(told)


def _told(request: Event, seller: Seller, policy: Policy) -> str:
    """Return what a request is for as a text tells it: with whoever else sends it."""
    purpose = policy.purpose(request.scope.purpose)
    other = request.scope.seller != seller.id
    by = f" ({policy.seller(request.scope.seller).name})" if other else ""
    often = f" ({purpose.program.frequency})" if purpose.program else ""
    return f"{purpose.title(spoken())}{by}{often}"


def _yes(policy: Policy) -> str:
    """Return the word that says yes, in the language that is spoken."""
    language = spoken().partition("-")[0]
    listed = (
        word.spelling
        for word in policy.words.listed.values()
        if word.kind is WordKind.YES and word.language == language
    )
    return next(listed, "YES")
