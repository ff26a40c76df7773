from coloraide import Color
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from consent.policy.brand import DARK, LIGHT, PLAIN
from consent.preferences.looks.style import softened, style_of

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_a_style_sheet_has_nothing_but_the_colours_and_fonts_of_the_brand() -> None:
    light, dark = style_of(PLAIN).split("@media")

    for text, palette in ((light, LIGHT), (dark, DARK)):
        assert f"--brand-ink: {palette.ink};" in text
        assert f"--brand-on-accent: {palette.on_accent};" in text
    assert "--brand-font: system-ui, sans-serif;" in light
    assert "prefers-color-scheme: dark" in dark


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(ink=COLOURS, paper=COLOURS)
def test_small_print_can_be_read_wherever_the_text_can(ink: str, paper: str) -> None:
    assume(Color(ink).contrast(paper) >= 4.6)

    soft = softened(ink, paper, least=4.6)

    assert Color(soft).contrast(paper) >= 4.5


@settings(max_examples=15, deadline=None)
@given(ink=COLOURS, paper=COLOURS)
def test_ink_that_cannot_be_softened_stays_as_it_is(ink: str, paper: str) -> None:
    assert softened(ink, paper, least=21.5) == ink
