import pytest

from consent.contacts.reference import InvalidReferenceError, parse_reference


@pytest.mark.parametrize(
    "text", ["C-1042", "7", "0198f3c2", "a.b_c:d-e", "x" * 64, "12345", "C4155550123"]
)
def test_an_opaque_reference_is_taken(text: str) -> None:
    assert parse_reference(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x" * 65,
        ".",
        "..",
        "has space",
        "a/b",
        "naïve",
        "C-1042\n",
        "ana@example.com",
        "+14155550123",
        "4155550123",
        "415-555-0123",
        "415.555.0123",
        "14155550123",
        "0014155550123",
        "442079460000",
        "tel:14155550123",
        "mailto:ana",
    ],
)
def test_what_looks_like_an_address_or_breaks_a_url_is_refused(text: str) -> None:
    with pytest.raises(InvalidReferenceError) as caught:
        parse_reference(text)

    assert not text or text in "." * 2 or text not in caught.value.detail
