"""The brand that a document says. Pure."""

from base64 import b64decode
from dataclasses import replace

from consent.policy.brand import PLAIN, Brand, Logo, LogoMedia, Palette
from consent.policy.document import BrandEntry, LogoEntry


def brand_of(entry: BrandEntry | None, seller_name: str) -> Brand:
    """Return the brand; it has the seller's name unless it has one of its own.

    A document that says nothing of it has the one that is shipped.
    """
    if entry is None:
        return replace(PLAIN, name=seller_name)
    return Brand(
        name=entry["name"] or seller_name,
        logo=_logo(entry["logo"]),
        logo_alt=entry["logo_alt"],
        light=Palette(**entry["light"]),
        dark=Palette(**entry["dark"]),
        fonts=tuple(entry["fonts"]),
        frame_origins=tuple(entry["frame_origins"]),
        return_origins=tuple(entry["return_origins"]),
        api_origins=tuple(entry["api_origins"]),
        form_origins=tuple(entry["form_origins"]),
    )


def _logo(entry: LogoEntry | None) -> Logo | None:
    if entry is None:
        return None
    content = b64decode(entry["content"], validate=True)
    return Logo(media=LogoMedia(entry["media"]), content=content)
