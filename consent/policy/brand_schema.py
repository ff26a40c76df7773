"""What may stand in `brand.toml`, key by key."""

from pathlib import Path
from typing import cast

from coloraide import Color
from marshmallow import ValidationError, fields, validate, validates_schema

from consent.policy.brand import (
    DARK,
    FONTS,
    GENERIC_FONTS,
    LIGHT,
    Palette,
    origin_fault,
)
from consent.policy.document import LogoEntry, PaletteEntry
from consent.policy.logo_file import logo_entry
from consent.policy.schemas import Strict
from consent.web.strict import Text

_LONGEST_COLOUR = 60
_MOST_ORIGINS = 50

# WCAG 2.2: 1.4.3 for text, 1.4.11 for what a control is known by.
_TEXT, _SHAPE = 4.5, 3.0
_PAIRS = (
    ("ink", "paper", _TEXT),
    ("on_accent", "accent", _TEXT),
    ("accent", "paper", _SHAPE),
)


class _Colour(fields.String):
    """A colour as a style sheet writes it; inside it is `#rrggbb`."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            colour = Color(text[:_LONGEST_COLOUR])
        except ValueError:
            raise ValidationError("Not a colour such as #0b5c8a.") from None
        if colour.alpha() < 1:
            raise ValidationError("Must be opaque: what shines through is not known.")
        return colour.convert("srgb").to_string(hex=True)


class PaletteSchema(Strict):
    """The colours of one theme: all four, since they are checked against each other."""

    accent = _Colour(required=True)
    on_accent = _Colour(required=True)
    ink = _Colour(required=True)
    paper = _Colour(required=True)

    @validates_schema
    def can_be_read(self, data: dict[str, str], **_: object) -> None:
        """Accept colours that people with weak eyes can tell apart."""
        faults: dict[str, list[str]] = {}
        for front, back, least in _PAIRS:
            contrast = round(Color(data[front]).contrast(data[back]), 6)
            if contrast < least:
                shown = int(contrast * 100) / 100
                faults.setdefault(front, []).append(
                    f"On {back} it has a contrast of {shown} to 1 and needs {least} "
                    "to 1: make one of them darker or lighter."
                )
        if faults:
            raise ValidationError(cast("dict[str, object]", faults))


def _is_origin(text: str) -> None:
    fault = origin_fault(text)
    if fault is not None:
        raise ValidationError(fault)


def _ends_generic(names: list[str]) -> None:
    """Accept fonts that end in one which every machine has."""
    if names and names[-1] not in GENERIC_FONTS:
        listed = ", ".join(sorted(GENERIC_FONTS))
        raise ValidationError(f"The last one must be one of {listed}.")


def _origins() -> fields.List[str]:
    return fields.List(
        fields.String(validate=_is_origin),
        load_default=list,
        validate=validate.Length(max=_MOST_ORIGINS),
    )


def _entry(palette: Palette) -> PaletteEntry:
    return PaletteEntry(
        accent=palette.accent,
        on_accent=palette.on_accent,
        ink=palette.ink,
        paper=palette.paper,
    )


class BrandFileSchema(Strict):
    """`brand.toml`; everything in it may be left out."""

    name = Text(most=60)
    logo = fields.Method(deserialize="read_logo", load_default=None)
    logo_alt = Text(most=120)
    fonts = fields.List(
        fields.String(
            validate=validate.Regexp(
                r"[A-Za-z0-9][A-Za-z0-9 -]{0,39}\Z",
                error="Must be the name of an installed font, such as Verdana: "
                "letters, digits, spaces and -. No font is loaded from a host.",
            )
        ),
        load_default=lambda: list(FONTS),
        validate=validate.And(validate.Length(min=1, max=8), _ends_generic),
    )
    frame_origins = _origins()
    return_origins = _origins()
    api_origins = _origins()
    form_origins = _origins()
    light = fields.Nested(PaletteSchema, load_default=lambda: _entry(LIGHT))
    dark = fields.Nested(PaletteSchema, load_default=lambda: _entry(DARK))

    def __init__(self, folder: Path) -> None:
        """Read the logo from this folder."""
        super().__init__()
        self._folder = folder

    def read_logo(self, name: object) -> LogoEntry:
        """Return the picture that is named, or say what is wrong with it."""
        return logo_entry(self._folder, name)
