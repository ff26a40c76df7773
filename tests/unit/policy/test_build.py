"""A stored document becomes a policy, or is refused whole."""

import pytest

from consent.policy.build import UnbuildableError, build
from consent.policy.document import FORMAT, Document
from tests.unit.policy.shipped import NOON, shipped_document


def test_a_document_of_another_format_is_refused() -> None:
    document = shipped_document()
    document["format"] = FORMAT + 1

    with pytest.raises(UnbuildableError):
        build(document, version="v", published_at=NOON)


@pytest.mark.parametrize("part", sorted(Document.__required_keys__))
def test_a_document_that_lacks_a_part_is_refused(part: str) -> None:
    document = shipped_document()
    damaged = {name: value for name, value in document.items() if name != part}

    with pytest.raises(UnbuildableError):
        build(damaged, version="v", published_at=NOON)  # type: ignore[arg-type]  # damaged on purpose


@pytest.mark.parametrize("odd", [None, 7, "text", ["text"], {}])
@pytest.mark.parametrize("part", ["purposes", "sellers", "words"])
def test_a_document_with_an_odd_part_is_refused(part: str, odd: object) -> None:
    damaged = {**shipped_document(), part: odd}
    if part == "purposes" and odd == {}:
        damaged["sellers"] = {}

    with pytest.raises(UnbuildableError):
        build(damaged, version="v", published_at=NOON)  # type: ignore[arg-type]  # damaged on purpose


def test_a_class_this_code_does_not_know_is_refused() -> None:
    document = shipped_document()
    document["purposes"][0]["purpose_class"] = "political"

    with pytest.raises(UnbuildableError):
        build(document, version="v", published_at=NOON)


def test_a_default_seller_that_is_not_there_is_refused() -> None:
    document = shipped_document()
    document["default_seller"] = "nobody"

    with pytest.raises(UnbuildableError):
        build(document, version="v", published_at=NOON)
