"""A brand as a style sheet: nothing but custom properties. Pure."""

from coloraide import Color

from consent.policy.brand import Brand, Palette

_TEXT_CONTRAST = 4.6
_EDGE_CONTRAST = 3.1
"""A little over what WCAG 2.2 asks for (1.4.3 and 1.4.11): rounding takes some."""

_STEPS = 20
_DARK = "@media only screen and (prefers-color-scheme: dark)"


def style_of(brand: Brand) -> str:
    """Return the style sheet of a brand, for light and for dark."""
    light, dark = _properties(brand.light), _properties(brand.dark)
    fonts = f"--brand-font: {brand.font_family};"
    return f":root {{ {fonts} {light} }}\n{_DARK} {{ :root {{ {dark} }} }}\n"


def softened(ink: str, paper: str, *, least: float) -> str:
    """Return the ink as near to the paper as it may come and still be seen on it."""
    mixes = (_mixed(ink, paper, step / _STEPS) for step in range(2, _STEPS))
    ground = Color(paper)
    return next((mix for mix in mixes if Color(mix).contrast(ground) >= least), ink)


def _properties(colours: Palette) -> str:
    ink, paper = colours.ink, colours.paper
    tint = _mixed(ink, paper, 0.04)
    named = {
        "accent": colours.accent,
        "on-accent": colours.on_accent,
        "ink": ink,
        "paper": paper,
        "tint": tint,
        "line": _mixed(ink, paper, 0.16),
        # Both are seen on the tint too, which is the nearer to the ink.
        "soft": softened(ink, tint, least=_TEXT_CONTRAST),
        "edge": softened(ink, tint, least=_EDGE_CONTRAST),
    }
    return " ".join(f"--brand-{name}: {colour};" for name, colour in named.items())


def _mixed(ink: str, paper: str, part: float) -> str:
    """Return so much of one colour in another."""
    mixed = Color(paper).mix(ink, part, space="srgb")
    return mixed.convert("srgb").to_string(hex=True)
