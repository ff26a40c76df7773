"""Every way in, each with a request that it would answer well."""

from typing import Any

from tests.integration.api.service import (
    a_grant,
    a_message,
    a_statement,
    a_wording,
)

CONTACT = "01890000-0000-7000-8000-000000000000"
NUMBER = "+14155552671"

# Method, path, body: what a key is asked for.
KEYED: list[tuple[str, str, dict[str, Any] | None]] = [
    (
        "POST",
        "/v1/guard/check",
        {"channel": "sms", "address": NUMBER, "purpose": "offers"},
    ),
    ("POST", "/v1/consents", a_grant(NUMBER)),
    ("POST", "/v1/consents", a_statement(NUMBER)),
    ("POST", "/v1/contacts/lookup", {"channel": "sms", "address": NUMBER}),
    ("GET", f"/v1/contacts/{CONTACT}/history", None),
    ("POST", f"/v1/contacts/{CONTACT}/reassigned", {"evidence": {"door": "agent"}}),
    ("PATCH", f"/v1/contacts/{CONTACT}", {"language": "en", "source": "crm"}),
    ("POST", "/v1/wordings", a_wording()),
    ("GET", "/v1/wordings?channel=sms&purpose=offers", None),
    ("PUT", "/v1/accounts/C-1", {"state": "active"}),
    ("POST", "/v1/accounts/C-1/contacts", {"channel": "sms", "address": NUMBER}),
    ("POST", "/v1/accounts/C-1/deactivate", None),
    ("POST", "/v1/accounts/C-1/reactivate", None),
    ("DELETE", f"/v1/accounts/C-1/contacts/{CONTACT}", None),
    ("POST", "/v1/messages", a_message(NUMBER)),
    ("GET", "/v1/messages?series=a-series", None),
    ("GET", f"/v1/messages/{CONTACT}", None),
    ("POST", f"/v1/messages/{CONTACT}/cancel", None),
    ("GET", "/v1/series/a-series/summary", None),
    ("GET", "/v1/events", None),
    (
        "POST",
        "/v1/guard/permits",
        {"channel": "sms", "address": NUMBER, "purpose": "offers"},
    ),
    ("POST", "/v1/preference-links", {"channel": "sms", "address": NUMBER}),
    ("POST", "/v1/halts", {"series": "a-series", "reason": "A test"}),
    ("GET", "/v1/halts", None),
    ("DELETE", f"/v1/halts/{CONTACT}", None),
    ("POST", "/v1/device-links", {"device": "device-of-ana-0001"}),
]
