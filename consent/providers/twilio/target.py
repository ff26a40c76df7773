"""The request target as it came over the wire: what Twilio signed. Pure.

`request.url` is not it: Werkzeug decodes escapes. Gunicorn and Werkzeug keep the
target in `RAW_URI`, waitress in `REQUEST_URI`. Granian keeps the query as it came and
the path decoded, so there the path is encoded again: an escape that need not be one,
such as `%2F` or `%7E` in a path, is lost. Paths of webhooks are letters and slashes.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote

_ABSOLUTE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)

# What a path holds unescaped (RFC 3986, pchar) beside letters, digits and -._~
_PLAIN = "/!$&'()*+,;=:@"


def raw_target(environ: Mapping[str, object]) -> str:
    """Return path and query of a WSGI request as the client sent them."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if not isinstance(raw, str):
        return _put_together(environ)
    # A client may send the whole URL: whose host it names is not ours to believe.
    target = _ABSOLUTE.sub("", raw, count=1) if _ABSOLUTE.match(raw) else raw
    return target if target.startswith("/") else f"/{target}"


def _put_together(environ: Mapping[str, object]) -> str:
    path = f"{_script(environ)}{environ.get('PATH_INFO', '')}"
    encoded = quote(path.encode("latin-1", "replace"), safe=_PLAIN) or "/"
    query = environ.get("QUERY_STRING", "")
    return f"{encoded}?{query}" if query else encoded


def _script(environ: Mapping[str, object]) -> str:
    """Return the prefix that the server cut off, not one that a proxy told of."""
    told = environ.get("werkzeug.proxy_fix.orig")
    source = told if isinstance(told, Mapping) else environ
    return str(source.get("SCRIPT_NAME") or "")
