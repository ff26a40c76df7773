"""What may stand in `purposes.toml` about the second step of a double opt-in."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from consent.vocabulary.channel import Channel
from consent.web.strict import Integer

LONGEST = 30
"""Days that a request may wait: what is older, nobody remembers having asked for."""

_DAYS = validate.Range(
    min=1, max=LONGEST, error=f"Must be a number of days from 1 to {LONGEST}."
)


class ConfirmationSchema(Schema):
    """`[confirmation]`; an unknown key is a fault, as everywhere in the config."""

    expires_after = Integer(required=True, validate=_DAYS)
    remind_after = Integer(validate=_DAYS)

    @validates_schema(skip_on_field_errors=True)
    def reminds_in_time(self, data: dict[str, int], **_: object) -> None:
        """Accept a reminder that comes while there is something to confirm."""
        if data.get("remind_after", 0) >= data["expires_after"]:
            raise ValidationError(
                "A reminder comes before the request expires: fewer days than "
                "expires_after, or leave it out for none.",
                field_name="remind_after",
            )


def asked_twice() -> fields.List[str]:
    """Accept the channels on which a second step can be asked for."""
    return fields.List(
        fields.String(
            validate=validate.OneOf(
                [Channel.EMAIL.value, Channel.SMS.value],
                error="A second step can be asked for by email and by sms only.",
            )
        )
    )
