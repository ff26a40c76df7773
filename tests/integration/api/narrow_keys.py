"""What the tests of keys for one seller or one purpose share."""

from werkzeug.test import TestResponse

from tests.integration.api.service import Api

OTHER = "acme-partner"


def contact_of(api: Api, number: str) -> str:
    """Return the contact that a number is."""
    asked = {"channel": "sms", "address": number}
    found: str = api.send("POST", "/v1/contacts/lookup", asked).get_json()["contact"]
    return found


def code_of(answer: TestResponse) -> str:
    """Return which problem an answer tells."""
    code: str = answer.get_json()["code"]
    return code
