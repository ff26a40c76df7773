"""Rules about accounts and occasions. Pure."""

from consent.guard.decision import Objection, Reason
from consent.guard.facts import Case
from consent.ledger.registers import Register
from consent.vocabulary.purpose import PurposeClass


def account_is_active(case: Case) -> Objection | None:
    """A deactivated account stops every class but response; service needs an account.

    A question that names an account is judged for it; one that names none is content
    with one active account that holds the contact.
    """
    if case.purpose_class is PurposeClass.RESPONSE:
        return None
    if any(held.active for held in case.holders):
        return None
    if case.holders:
        return Objection(reason=Reason.ACCOUNT_DEACTIVATED, rule="account-active")
    if case.question.account is None and case.needs_consent:
        return None
    return Objection(reason=Reason.ACCOUNT_MISSING, rule="account-holds-contact")


def occasion_is_open(case: Case) -> Objection | None:
    """A response answers one recorded occasion, once, within its time.

    A confirmation of an opt-out goes within five minutes: 47 CFR 64.1200(a)(12).
    """
    if case.purpose_class is not PurposeClass.RESPONSE:
        return None
    occasion = case.facts.occasion
    asked = (case.question.channel, case.purpose.id, case.seller.id)
    if occasion is None or asked != (
        occasion.channel,
        occasion.purpose,
        occasion.seller,
    ):
        return Objection(reason=Reason.OCCASION_MISSING, rule="occasion")
    if occasion.spent:
        return Objection(reason=Reason.OCCASION_SPENT, rule="occasion-once")
    if case.at > occasion.expires_at:
        return _late(case)
    return None


def request_still_waits(case: Case) -> Objection | None:
    """Nobody is asked for a second step when nothing on the channel waits for one.

    Between the asking and the leaving somebody may have confirmed, or said STOP.
    """
    if case.purpose.id != "confirmation_request":
        return None
    forgotten = case.latest(Register.FORGOTTEN) is not None
    channel = case.question.channel.value
    waits = any(
        row.asked
        and row.scope.channel == channel
        and (row.own_confirmed_at if forgotten else row.confirmed_at) is None
        for row in case.facts.rows
    )
    if waits:
        return None
    return Objection(reason=Reason.OCCASION_MISSING, rule="occasion-waits")


def _late(case: Case) -> Objection:
    if case.purpose.id == "opt_out_reply":
        return Objection(
            reason=Reason.CONFIRMATION_LATE,
            rule="us-tcpa-confirmation-text",
            citation="47 CFR 64.1200(a)(12)",
        )
    return Objection(reason=Reason.OCCASION_MISSING, rule="occasion-in-time")
