"""What may stand in the files of `config/`, key by key."""

import re
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    validate,
    validates_schema,
)
from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    format_number,
    is_possible_number,
    parse,
)

from consent.policy.confirmation_schema import ConfirmationSchema, asked_twice
from consent.policy.words import StopScope
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass
from consent.web.strict import Boolean, Integer, Number

_ID = validate.Regexp(
    r"[a-z][a-z0-9_-]{0,39}\Z",
    error="An id is a small letter, then small letters, digits, _ and -, at most 40.",
)
_LANGUAGE = validate.Regexp(
    r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", error="Not a language tag such as en or fr-ca."
)
_MESSAGING_SERVICE = re.compile("MG[0-9a-f]{32}")


_SENDER_FAULT = (
    "Not a sender for this channel: a number is written +12025550123, a messaging "
    "service MG and 32 hexadecimal digits, an e-mail address in small letters."
)


class Strict(Schema):
    """A table of a file; a key that nobody knows is a fault, not a surprise later."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


def _one_line(longest: int) -> validate.And:
    """Accept text that is not blank and stays on one line."""
    return validate.And(
        validate.Length(min=1, max=longest),
        validate.Regexp(
            r"[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*\Z", error="Not one line."
        ),
    )


def _known_zone(name: str) -> None:
    """Accept a time zone of the IANA database."""
    if name not in available_timezones():
        raise ValidationError("Not a time zone such as America/Chicago.")


def _is_number(text: str) -> bool:
    """Say whether this is a phone number in E.164."""
    try:
        number = parse(text)
    except NumberParseException:
        return False
    written = format_number(number, PhoneNumberFormat.E164)
    return written == text and is_possible_number(number)


def _is_number_or_service(text: str) -> bool:
    """Say whether this is a phone number or a Twilio messaging service."""
    return _MESSAGING_SERVICE.fullmatch(text) is not None or _is_number(text)


def _is_email(text: str) -> bool:
    """Say whether this is an e-mail address, written as it is compared."""
    try:
        checked = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return checked.normalized == text == text.lower()


def _translated(longest: int) -> fields.Dict:
    """Accept one text by language."""
    return fields.Dict(
        keys=fields.String(validate=_LANGUAGE),
        values=fields.String(validate=_one_line(longest)),
        required=True,
    )


def _list_of(longest: int, *, required: bool = False) -> fields.List[str]:
    """Accept a list of short texts; left out, it is empty."""
    item = fields.String(validate=_one_line(longest))
    if required:
        return fields.List(item, required=True, validate=validate.Length(min=1))
    return fields.List(item, load_default=list)


class ProgramSchema(Strict):
    """A recurring text program."""

    name = fields.String(required=True, validate=_one_line(40))
    frequency = fields.String(required=True, validate=_one_line(40))


class PurposeSchema(Strict):
    """A purpose of `purposes.toml`. The class `response` is code, never config."""

    purpose_class = fields.String(
        required=True,
        data_key="class",
        validate=validate.OneOf(
            [c.value for c in PurposeClass if c is not PurposeClass.RESPONSE]
        ),
    )
    channels = fields.List(
        fields.String(validate=validate.OneOf([c.value for c in Channel])),
        required=True,
        validate=validate.Length(min=1),
    )
    title = _translated(80)
    description = _translated(300)
    sendgrid_group = Integer(load_default=None, validate=validate.Range(min=1))
    program = fields.Nested(ProgramSchema, load_default=None)
    gpc = Boolean()
    gpc_overrules = Boolean()
    double_opt_in = asked_twice()


class PurposesFileSchema(Strict):
    """`purposes.toml`."""

    purposes = fields.Dict(
        keys=fields.String(validate=_ID),
        values=fields.Nested(PurposeSchema),
        required=True,
        validate=validate.Length(min=1),
    )
    confirmation = fields.Nested(ConfirmationSchema)


class SenderSchema(Strict):
    """A sender of a seller."""

    channel = fields.String(
        required=True,
        validate=validate.OneOf([Channel.EMAIL, Channel.SMS, Channel.CALL]),
    )
    id = fields.String(required=True)
    name = fields.String(load_default=None, validate=_one_line(60))
    pace = Number(validate=validate.Range(min=0.01, max=1_000))

    @validates_schema
    def sends_on_its_channel(self, data: dict[str, str], **_: object) -> None:
        """Accept what the provider of the channel can send from."""
        known = {
            Channel.EMAIL: _is_email,
            Channel.SMS: _is_number_or_service,
            Channel.CALL: _is_number,
        }
        if not known[Channel(data["channel"])](data["id"]):
            raise ValidationError(_SENDER_FAULT, field_name="id")


class SellerSchema(Strict):
    """A seller of `sellers.toml`."""

    name = fields.String(required=True, validate=_one_line(60))
    postal_address = fields.String(required=True, validate=_one_line(300))
    policy_url = fields.Url(required=True, schemes={"https"}, require_tld=True)
    time_zone = fields.String(required=True, validate=_known_zone)
    help_contact = fields.String(required=True, validate=_one_line(60))
    partner = Boolean(load_default=False)
    senders = fields.List(fields.Nested(SenderSchema), load_default=list)


class SellersFileSchema(Strict):
    """`sellers.toml`."""

    default = fields.String(required=True)
    sellers = fields.Dict(
        keys=fields.String(validate=_ID),
        values=fields.Nested(SellerSchema),
        required=True,
        validate=validate.Length(min=1),
    )


class AnsweredSchema(Strict):
    """The words that the provider acts on by itself."""

    opt_out = _list_of(20, required=True)
    opt_in = _list_of(20, required=True)
    help = _list_of(20, required=True)


class RepliesSchema(Strict):
    """What is replied in a language."""

    opt_out = fields.String(required=True, validate=_one_line(200))
    help = fields.String(required=True, validate=_one_line(200))


class LanguageSchema(Strict):
    """The words and replies of a language."""

    opt_out = _list_of(40, required=True)
    opt_out_all = _list_of(40)
    opt_in = _list_of(40)
    yes = _list_of(40)
    help = _list_of(40, required=True)
    filler = _list_of(40)
    replies = fields.Nested(RepliesSchema, required=True)


class WordsFileSchema(Strict):
    """`words.toml`."""

    stop_scope = fields.String(
        required=True, validate=validate.OneOf([s.value for s in StopScope])
    )
    opt_out_signs = _list_of(8)
    provider_answers = fields.Nested(AnsweredSchema, required=True)
    languages = fields.Dict(
        keys=fields.String(validate=_LANGUAGE),
        values=fields.Nested(LanguageSchema),
        required=True,
        validate=validate.Length(min=1),
    )
