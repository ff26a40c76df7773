"""Under which words a switch can be turned on, and what they ask for. Pure."""

from consent.ledger.wording import Wording
from consent.ledger.wording_shelf import Shelf
from consent.policy.values import Policy
from consent.preferences.choosing.view import Agreement, Cell
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass

_PHONE = frozenset({Channel.SMS, Channel.CALL})


def agreement_for(
    cell: Cell,
    *,
    policy: Policy,
    shelf: Shelf,
    region: str | None,
    language: str | None,
) -> Agreement | None:
    """Return the newest words that cover a switch, in the best language.

    Where a signature is wanted, words that can carry one go before others. Words that
    support less than an express consent are no words to agree to on a page, nor are
    those that come with a purchase: the page says that nothing depends on a yes.
    """
    fitting = [
        wording
        for wording in shelf.covering(
            channel=cell.channel,
            purpose=cell.purpose,
            seller=cell.seller,
            region=region,
        )
        if wording.supports(Basis.EXPRESS) and not wording.condition_of_purchase
    ]
    wanted = _wanted(cell, policy)
    strong = [wording for wording in fitting if wording.supports(wanted)]
    found = shelf.best(strong or fitting, language)
    if found is None:
        return None
    return Agreement(
        wording=found.id,
        language=found.language,
        text=found.text,
        basis=basis_of(found, cell, policy),
        twice=policy.asks_twice(cell.purpose, cell.channel),
    )


def basis_of(wording: Wording, cell: Cell, policy: Policy) -> Basis:
    """Return the basis of what is agreed to on the page under these words.

    Express written consent is what automated marketing calls and texts need; nobody is
    asked for a signature where a plain yes does.
    """
    wanted = _wanted(cell, policy)
    return wanted if wording.supports(wanted) else Basis.EXPRESS


def _wanted(cell: Cell, policy: Policy) -> Basis:
    purpose = policy.purposes.get(cell.purpose)
    marketing = purpose is None or purpose.purpose_class is PurposeClass.MARKETING
    if cell.channel in _PHONE and marketing:
        return Basis.EXPRESS_WRITTEN
    return Basis.EXPRESS
