"""What a start says: how messages leave, and what to try first. Pure."""

from dataclasses import dataclass

from consent.settings import Settings

_CHECK = '{"channel": "sms", "address": "+14155550123", "purpose": "offers"}'


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tour:
    """What the demo is tried with: a key to paste, and the page of somebody in it."""

    key: str
    page: str


def greeting(settings: Settings, tour: Tour | None) -> str:
    """Return what is printed when the service is up; with the demo, what to try."""
    url = settings.public_url
    lines = [
        f"Consent serves on {url}",
        _outlet(settings),
        f"  API reference: {url}/docs",
    ]
    if tour is not None:
        lines += [
            "",
            "Open Ana's Contact Preferences (for 30 minutes, and on while you use it):",
            "",
            f"  {tour.page}",
            "",
            "Ask the guard whether Ana may be texted (paste into another shell):",
            "",
            f"  curl -s {url}/v1/guard/check \\",
            f"    -H 'Authorization: Bearer {tour.key}' \\",
            "    -H 'Content-Type: application/json' \\",
            f"    -d '{_CHECK}'",
            "",
            "Let her say STOP, and ask again:",
            "",
            "  .venv/bin/consent demo text +14155550123 STOP",
            "  .venv/bin/consent guard explain sms +14155550123 offers",
        ]
    return "\n".join(lines)


def _outlet(settings: Settings) -> str:
    names = [
        name
        for name, configured in (
            ("Twilio", settings.twilio),
            ("SendGrid", settings.sendgrid),
        )
        if configured is not None
    ]
    if names:
        return f"  Messages leave through {' and '.join(names)}."
    return "  No provider is set: messages go to this console, and nowhere else."
