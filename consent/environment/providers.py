"""What an operator sets for the providers: a provider is set whole, or not at all."""

from dataclasses import dataclass, field

from consent.environment.variables import Variables

_TWILIO = (
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_AUTH_TOKENS",
    "TWILIO_API_URL",
    "TWILIO_FROM",
)
_SENDGRID = (
    "SENDGRID_API_KEY",
    "SENDGRID_API_URL",
    "SENDGRID_FROM",
    "SENDGRID_WEBHOOK_KEYS",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwilioSettings:
    """The account that texts and calls go through."""

    account_sid: str
    auth_tokens: tuple[str, ...] = field(repr=False)
    api_url: str | None = None
    from_: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendGridSettings:
    """The account that e-mail goes through."""

    api_key: str = field(repr=False)
    api_url: str | None = None
    from_: str | None = field(default=None, repr=False)
    webhook_keys: tuple[str, ...] = field(default=(), repr=False)


def read_twilio(variables: Variables) -> TwilioSettings | None:
    """Return Twilio's settings; all accepted tokens, the one to send with first."""
    if not any(map(variables.has, _TWILIO)):
        return None
    variables.missing("TWILIO_ACCOUNT_SID", others=_TWILIO)
    return TwilioSettings(
        account_sid=variables.text("TWILIO_ACCOUNT_SID") or "",
        auth_tokens=_tokens(variables),
        api_url=variables.url("TWILIO_API_URL"),
        from_=variables.text("TWILIO_FROM"),
    )


def read_sendgrid(variables: Variables) -> SendGridSettings | None:
    """Return SendGrid's settings."""
    if not any(map(variables.has, _SENDGRID)):
        return None
    variables.missing("SENDGRID_API_KEY", others=_SENDGRID)
    return SendGridSettings(
        api_key=variables.text("SENDGRID_API_KEY") or "",
        api_url=variables.url("SENDGRID_API_URL"),
        from_=variables.text("SENDGRID_FROM"),
        webhook_keys=variables.texts("SENDGRID_WEBHOOK_KEYS"),
    )


def _tokens(variables: Variables) -> tuple[str, ...]:
    if not variables.has("TWILIO_AUTH_TOKEN"):
        variables.missing("TWILIO_AUTH_TOKENS", others=_TWILIO)
    tokens = variables.texts("TWILIO_AUTH_TOKENS")
    token = variables.text("TWILIO_AUTH_TOKEN")
    if token and tokens and token not in tokens:
        variables.fault("TWILIO_AUTH_TOKEN", "is not among TWILIO_AUTH_TOKENS")
    return tokens or ((token,) if token else ())
