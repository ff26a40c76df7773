"""Who appears in the stories, and where they are reached."""

ANA = "+14155550123"
BEN = "+14155550124"
ANA_MAIL = "ana@example.com"

ACME = "+12025550100"
PARTNER = "+12025550101"
"""The number that acme-partner sends from, in the shipped config."""
ACME_MAIL = "hello@acme.example"

ACCOUNT_SID = "AC" + "0" * 32
TOKEN = "a-token-of-twilio"
PUBLIC_URL = "https://consent.example.com"

FORM = {
    "door": "web_form",
    "wording": "form-v1",
    "words": "ticked",
    "page": "https://acme.example/join",
    "ip": "203.0.113.9",
    "signature": "Ana Lopez",
}
"""The evidence of somebody who ticked a box under `form-v1` and signed."""

WORDING = {
    "id": "form-v1",
    "language": "en",
    "text": "Yes, contact me. Msg & data rates may apply. Not a condition of purchase.",
    "channels": ["sms", "email", "call"],
    "purposes": [
        "offers",
        "newsletter",
        "surveys",
        "partner_offers",
        "nearby_stores",
        "delivery_alerts",
        "appointments",
    ],
    "sellers": ["acme", "acme-partner"],
    "basis": "express_written",
    "condition_of_purchase": False,
}
