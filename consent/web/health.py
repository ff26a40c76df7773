"""Whether the process lives, can hear, can judge."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response

from consent.vocabulary.errors import UnavailableError
from consent.web.bodies import as_json
from consent.web.contract import contract
from consent.web.logs import log_failure
from consent.web.services import service

health = Blueprint("health", __name__)


class NotReadyError(UnavailableError):
    """The service is not ready."""

    code = "not_ready"
    remedy = "Wait until the probes named in errors pass."


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Something the service needs; the check answers why it is not there, if so.

    `judging` marks what only judging needs: `/readyz` does not ask it, since a
    service that cannot judge must go on hearing. What a check answers is public.
    """

    name: str
    check: Callable[[], str | None]
    judging: bool = False


class Readiness:
    """All probes of the service."""

    def __init__(self, probes: tuple[Probe, ...]) -> None:
        """Take the probes, asked in this order."""
        self._probes = probes

    def confirm(self, *, judging: bool) -> None:
        """Raise NotReadyError, naming the probes that fail, unless all pass."""
        failing = {
            probe.name: [reason]
            for probe in self._probes
            if judging or not probe.judging
            for reason in [_ask(probe)]
            if reason
        }
        if failing:
            raise NotReadyError("The service is not ready.", errors=failing)


def _ask(probe: Probe) -> str | None:
    try:
        return probe.check()
    except Exception as error:  # noqa: BLE001 - a probe that breaks has not passed
        log_failure(error)
        return "cannot be checked"


@health.get("/healthz")
@contract(answers={200: None})
def alive() -> Response:
    """Say that the process lives."""
    return as_json({"status": "ok"})


@health.get("/readyz")
@contract(answers={200: None}, errors=(503,))
def ready_to_hear() -> Response:
    """Say whether the service can record what people tell it."""
    service(Readiness).confirm(judging=False)
    return as_json({"status": "ok"})


@health.get("/readyz/guard")
@contract(answers={200: None}, errors=(503,))
def ready_to_judge() -> Response:
    """Say whether the service can also answer what may be sent."""
    service(Readiness).confirm(judging=True)
    return as_json({"status": "ok"})
