"""A decision as JSON: what is answered, and what is kept beside an attempt. Pure."""

from datetime import datetime

from consent.guard.decision import Decision, Outcome


def decision_document(decision: Decision) -> dict[str, object]:
    """Return what `DecisionAnswer` describes.

    It is written out, since it is the answer of the hottest door.
    """
    ground = decision.consent
    not_before = decision.not_before
    return {
        "outcome": decision.outcome.value,
        "allowed": decision.outcome is Outcome.ALLOW,
        "hypothetical": decision.hypothetical,
        "reasons": [
            {
                "code": o.reason.value,
                "rule": o.rule,
                "citation": o.citation,
                "lapses_at": written(o.lapses_at),
                "remedy": o.remedy,
            }
            for o in decision.objections
        ],
        "not_before": written(not_before),
        "duties": [{"code": duty} for duty in decision.duties],
        "consent": None
        if ground is None
        else {
            "event": str(ground.event),
            "basis": None if ground.basis is None else ground.basis.value,
            "effective_at": written(ground.effective_at),
        },
        "as_of": decision.as_of,
        "rules_version": decision.rules_version,
        "checked_at": written(decision.checked_at),
    }


def written(value: datetime | None) -> str | None:
    """Return a time as RFC 3339, in UTC."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")
