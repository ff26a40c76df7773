"""The words people are shown, and what they can carry."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from consent.ledger.wording import Wording, in_language
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel

WORDING = Wording(
    id="offers-v1",
    language="en",
    text="Yes",
    channels=frozenset({"sms"}),
    purposes=frozenset({"offers"}),
    sellers=frozenset({"acme"}),
    regions=frozenset(),
    basis=Basis.EXPRESS,
    condition_of_purchase=False,
    recorded_at=datetime(2026, 11, 20, tzinfo=UTC),
)
SPANISH = replace(WORDING, language="es", text="Sí")
BRAZILIAN = replace(WORDING, language="pt-BR", text="Sim")


def covers(
    wording: Wording,
    channel: Channel = Channel.SMS,
    purpose: str = "offers",
    seller: str = "acme",
    region: str | None = None,
) -> bool:
    return wording.covers(
        channel=channel, purpose=purpose, seller=seller, region=region
    )


def test_it_covers_what_it_names() -> None:
    assert covers(WORDING)


def test_it_covers_nothing_else() -> None:
    assert not covers(WORDING, channel=Channel.EMAIL)
    assert not covers(WORDING, purpose="surveys")
    assert not covers(WORDING, seller="acme-partner")


@pytest.mark.parametrize(
    ("regions", "region", "covered"),
    [
        ([], None, True),
        ([], "US-CA", True),
        (["US"], None, False),
        (["US"], "US", True),
        (["US"], "US-CA", True),
        (["US-CA"], "US-CA", True),
        (["US-CA"], "US-NY", False),
        (["US-CA"], "US", False),
        (["US"], "DE", False),
        (["DE", "US"], "US-CA", True),
    ],
)
def test_a_region_lies_in_those_it_names(
    regions: list[str], region: str | None, *, covered: bool
) -> None:
    wording = replace(WORDING, regions=frozenset(regions))

    assert covers(wording, region=region) is covered


@pytest.mark.parametrize("strongest", Basis)
@pytest.mark.parametrize("basis", Basis)
def test_it_supports_a_basis_up_to_its_own(strongest: Basis, basis: Basis) -> None:
    order = list(Basis)

    supported = replace(WORDING, basis=strongest).supports(basis)

    assert supported is (order.index(basis) <= order.index(strongest))


def test_a_condition_of_purchase_is_no_written_consent() -> None:
    wording = replace(WORDING, basis=Basis.EXPRESS_WRITTEN, condition_of_purchase=True)

    assert not wording.supports(Basis.EXPRESS_WRITTEN)
    assert wording.supports(Basis.EXPRESS)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(WORDING, recorded_at=datetime(2030, 1, 1, tzinfo=UTC)), True),
        (replace(WORDING, text="yes"), False),
        (replace(WORDING, channels=frozenset({"sms", "email"})), False),
        (replace(WORDING, purposes=frozenset()), False),
        (replace(WORDING, sellers=frozenset()), False),
        (replace(WORDING, regions=frozenset({"US"})), False),
        (replace(WORDING, basis=Basis.IMPLIED), False),
        (replace(WORDING, condition_of_purchase=True), False),
    ],
)
def test_two_versions_are_one_if_all_they_say_is_the_same(
    other: Wording, *, same: bool
) -> None:
    assert WORDING.says_the_same(other) is same


def test_its_digest_is_of_its_words() -> None:
    assert SPANISH.digest == hashlib.sha256("Sí".encode()).digest()


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", WORDING),
        ("EN", WORDING),
        ("en-GB", WORDING),
        ("es-MX", SPANISH),
        ("pt-br", BRAZILIAN),
        ("pt", None),
        ("pt-PT", None),
        ("de", None),
        (None, None),
    ],
)
def test_a_language_has_its_version_or_that_of_its_base(
    language: str | None, found: Wording | None
) -> None:
    assert in_language([WORDING, SPANISH, BRAZILIAN], language) == found


def test_the_only_version_needs_no_language() -> None:
    assert in_language([SPANISH], None) == SPANISH
    assert in_language([], None) is None
