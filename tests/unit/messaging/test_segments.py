import pytest
from hypothesis import given, strategies as st

from consent.messaging.segments import segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("à" * 160, 1),
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ" * 4, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("\f^{}\\[~]|€" * 8, 1),
        # An escape and its character stay together: 76 fit into 153.
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("ç" * 134, 2),
        ("ç" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        # A pair stays together: 33 fit into 67.
        ("😀" * 66, 2),
        ("😀" * 67, 3),
        ("a" * 159 + "\N{RIGHT SINGLE QUOTATION MARK}", 3),
        ("`" + "a" * 69, 1),
        ("\x1b" + "a" * 70, 2),
    ],
)
def test_a_text_is_as_many_sms_as_carriers_count(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text(max_size=400), st.text(max_size=10))
def test_more_text_is_never_fewer_sms(text: str, more: str) -> None:
    assert segments(text + more) >= segments(text)


@given(st.text(max_size=400))
def test_no_text_needs_more_room_than_it_has(text: str) -> None:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2

    assert 1 <= segments(text) <= max(1, -(-units // 66))
