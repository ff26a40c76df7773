"""What a start says: how messages leave, and what to try first. Pure."""

from consent.settings import Settings

_CHECK = '{"channel": "sms", "address": "+14155550123", "purpose": "offers"}'


def greeting(settings: Settings, key: str | None) -> str:
    """Return what is printed when the service is up; with a demo key, what to paste."""
    url = settings.public_url
    lines = [
        f"Consent serves on {url}",
        _outlet(settings),
        f"  API reference: {url}/docs",
    ]
    if key is not None:
        lines += [
            "",
            "Ask the guard whether Ana may be texted (paste into another shell):",
            "",
            f"  curl -s {url}/v1/guard/check \\",
            f"    -H 'Authorization: Bearer {key}' \\",
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
