"""A second guard, written from the specification alone, to compare the first with.

It reads the whole history through the model of the ledger and shares no code with the
product. It answers the set of reasons; nothing in it is the permission.
"""

from tests.property.guard_world import PURPOSES, Account, Put, World
from tests.property.model import (
    Answer,
    Asked,
    Happening,
    History,
    answer,
    counts,
    covers,
    effective,
    open_facts,
)

FIRST_SENDER = {("acme", "sms"): "first", ("bolt", "sms"): "second"}
STRENGTH = ("implied", "soft_opt_in", "express", "express_written")
BY_STATE = {"pending": "consent_unconfirmed", "expired": "consent_expired"}


def reasons(world: World, put: Put) -> set[str]:
    """Return every reason against; none means yes."""
    found = {
        _channel(put),
        _account(world, put),
        _block(world, put),
        _hold(world, put),
        _restriction(world, put),
        _new_holder(world, put),
        "not_in_use" if put.channel == "location" and not put.foreground else None,
    }
    if put.needs_consent:
        found |= {_consent(world, put)}
    if put.judged_as == "response":
        found |= {_occasion(world, put)}
    if not put.needs_consent and not _begun_after(world, put, "forgotten"):
        found |= {"suppressed"}
    return {reason for reason in found if reason is not None}


def outcome(found: set[str]) -> str:
    """Only an unread reply can be read; all else is no."""
    if found == {"held_for_review"}:
        return "review"
    return "deny" if found else "allow"


def _channel(put: Put) -> str | None:
    known = put.channel in PURPOSES[put.purpose][1]
    return None if known else "purpose_unknown_for_channel"


def _standing(world: World, put: Put) -> Answer:
    return answer(world.history, _asked(put))


def _asked(put: Put) -> Asked:
    return Asked(put.channel, put.purpose, put.judged_as, put.seller, put.at)


def _consent(world: World, put: Put) -> str | None:
    """One consent reason per refusal."""
    found = _standing(world, put)
    if found.state == "granted":
        return _level(world, found, put)
    if found.state == "withdrawn":
        return _why_withdrawn(world.history, put)
    if found.state in BY_STATE:
        return BY_STATE[found.state]
    if any(e.kind == "forgotten" for e in world.history):
        return "suppressed"
    return "consent_seller_mismatch" if found.others else "consent_missing"


def _why_withdrawn(history: History, put: Put) -> str:
    last: Happening = max(
        (
            e
            for e in history
            if e.kind in ("withdrawn", "objected")
            and counts(history, e)
            and covers(e, _asked(put), {put.judged_as})
        ),
        key=lambda e: (effective(e), e.id),
    )
    return "objected" if last.kind == "objected" else "opted_out"


def _level(world: World, found: Answer, put: Put) -> str | None:
    """Machine-made sales calls need the written kind; locating needs the express.

    A grant of information alone carries nothing that promotes.
    """
    machine = put.technology in ("prerecorded", "artificial", "autodialed")
    needed = "implied"
    if put.channel == "call" and put.judged_as == "marketing" and machine:
        needed = "express_written"
    if put.channel == "location":
        needed = "express"
    enough = [
        grant
        for grant in world.history
        if grant.id in found.live
        and grant.basis is not None
        and not (
            put.judged_as == "marketing" and grant.purpose_class == "informational"
        )
        and (grant.basis != "soft_opt_in" or put.channel == "email")
        and STRENGTH.index(grant.basis) >= STRENGTH.index(needed)
    ]
    return None if enough else "consent_level_insufficient"


def _holding(world: World, put: Put) -> list[Account]:
    named = put.account
    return [a for a in world.accounts if named is None or a.name == named]


def _account(world: World, put: Put) -> str | None:
    holding = _holding(world, put)
    if put.judged_as == "response" or any(a.active for a in holding):
        return None
    if holding:
        return "account_deactivated"
    if put.account is None and put.needs_consent:
        return None
    return "account_missing"


def _occasion(world: World, put: Put) -> str | None:
    known = world.occasion
    if known is None or (known.channel, known.purpose, known.seller) != (
        put.channel,
        put.purpose,
        put.seller,
    ):
        return "occasion_missing"
    if known.spent:
        return "occasion_spent"
    if put.at <= known.expires:
        return None
    opt_out_reply = put.purpose == "opt_out_reply"
    return "confirmation_late" if opt_out_reply else "occasion_missing"


def _open(world: World, opens: str, closes: str) -> list[Happening]:
    ids = open_facts(world.history, opens, closes)
    return [e for e in world.history if e.id in ids]


def _block(world: World, put: Put) -> str | None:
    blocks = _open(world, "blocked", "unblocked")
    here = [b for b in blocks if b.channel in ("*", put.channel)]
    if any(b.sender is None for b in here):
        return "address_invalid"
    sender = FIRST_SENDER.get((put.seller, put.channel))
    refused = sender is not None and any(b.sender == sender for b in here)
    return "blocked_by_provider" if refused else None


def _hold(world: World, put: Put) -> str | None:
    """A message that promotes waits for what is said of either class."""
    if not put.needs_consent:
        return None
    classes = {put.judged_as, PURPOSES[put.purpose][0]}
    held = any(
        covers(e, _asked(put), classes) for e in _open(world, "held", "released")
    )
    return "held_for_review" if held else None


def _restriction(world: World, put: Put) -> str | None:
    restricted = bool(_open(world, "restricted", "lifted"))
    reached = restricted and put.judged_as != "response"
    return "processing_restricted" if reached else None


def _new_holder(world: World, put: Put) -> str | None:
    return None if _begun_after(world, put, "reassigned") else "number_reassigned"


def _begun_after(world: World, put: Put, kind: str) -> bool:
    """Say whether what the message rests on is later than the change of holder."""
    times = [effective(e) for e in world.history if e.kind == kind]
    if not times:
        return True
    if put.needs_consent:
        return _standing(world, put).state != "never"
    if put.judged_as == "service":
        return any(a.active and a.linked > max(times) for a in _holding(world, put))
    return world.occasion is not None and world.occasion.at > max(times)
