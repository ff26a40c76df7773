"""The door that tells browsers that their signal is honoured."""

import orjson
from flask import Blueprint, Response

from consent.preferences.signals.service import Signals
from consent.web.contract import contract
from consent.web.services import service

signals_door = Blueprint("signals", __name__)

SINCE = "2026-11-22"
"""Since when the statement is meant as it stands."""

_A_DAY = "public, max-age=86400"


@signals_door.get("/.well-known/gpc.json")
@contract(answers={200: None}, errors=(503,))
def tell_whether_gpc_is_honoured() -> Response:
    """Say whether the signal Sec-GPC is honoured, and since when that is said."""
    honoured = service(Signals).is_meant()
    said = orjson.dumps({"gpc": honoured, "lastUpdate": SINCE})
    answer = Response(said, mimetype="application/json")
    answer.headers["Cache-Control"] = _A_DAY if honoured else "no-store"
    return answer
