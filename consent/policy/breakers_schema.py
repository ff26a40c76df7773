"""What may stand in `breakers.toml`, key by key."""

from marshmallow import ValidationError, fields, validate

from consent.policy.schemas import Strict
from consent.web.strict import Integer

_MOST_ATTEMPTS = 1_000_000
_MINUTES_OF_A_DAY = 1440


class _Rate(fields.Float):
    """A share, written as a number of TOML and not as a text that spells one."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> float:
        if not isinstance(value, float) or not 0 < value < 1:
            raise ValidationError(
                "Must be a share above 0 and below 1, such as 0.05 for 5 %."
            )
        return value


class BreakerSchema(Strict):
    """One breaker."""

    rate = _Rate(required=True)
    least = Integer(required=True, validate=validate.Range(min=1, max=_MOST_ATTEMPTS))
    window = Integer(
        required=True, validate=validate.Range(min=1, max=_MINUTES_OF_A_DAY)
    )


class BreakersFileSchema(Strict):
    """`breakers.toml`; a table that is left out is a breaker that never trips."""

    opt_outs = fields.Nested(BreakerSchema)
    complaints = fields.Nested(BreakerSchema)
    failures = fields.Nested(BreakerSchema)
