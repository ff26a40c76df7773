"""The door that tells browsers that their signal is honoured."""

import orjson
from flask import Blueprint, Response

from consent.web.contract import contract

signals_door = Blueprint("signals", __name__)

SINCE = "2026-11-22"
"""Since when the statement is meant as it stands."""

_STATEMENT = orjson.dumps({"gpc": True, "lastUpdate": SINCE})
_A_DAY = "public, max-age=86400"


@signals_door.get("/.well-known/gpc.json")
@contract(answers={200: None})
def tell_that_gpc_is_honoured() -> Response:
    """Say that the signal Sec-GPC is honoured, and since when."""
    answer = Response(_STATEMENT, mimetype="application/json")
    answer.headers["Cache-Control"] = _A_DAY
    return answer
