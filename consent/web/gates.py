"""Every door is mounted with the check that stands before it, also when it is none."""

from collections.abc import Callable

from flask import Blueprint, Flask

Gate = Callable[[], None]
"""Raises when a request may not pass; says nothing when it may."""

_KEY = "consent.gates"


def nobody_checks() -> None:
    """Let everybody in: the door is public, or the token in its link is the check."""


def mount(app: Flask, blueprint: Blueprint, gate: Gate) -> None:
    """Open a door, with its gate before everything else it does."""
    app.before_request_funcs.setdefault(blueprint.name, []).append(gate)
    app.register_blueprint(blueprint)
    gates(app)[blueprint.name] = gate


def gates(app: Flask) -> dict[str, Gate]:
    """Return the gate of every door, by the name of its blueprint."""
    found: dict[str, Gate] = app.extensions.setdefault(_KEY, {})
    return found


def ungated(app: Flask) -> list[str]:
    """Return the routes that were not mounted with a gate; there should be none."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.rpartition(".")[0] not in gates(app)
    )
