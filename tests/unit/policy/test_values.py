"""What is in force, and how it is asked."""

import pickle

import pytest

from consent.policy.values import UnknownPurposeError, UnknownSellerError
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import RESPONSES, PurposeClass
from consent.vocabulary.seller import Seller, Sender
from tests.unit.policy.shipped import shipped_policy

POLICY = shipped_policy()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("offers", PurposeClass.MARKETING),
        ("newsletter", PurposeClass.MARKETING),
        ("surveys", PurposeClass.MARKETING),
        ("partner_offers", PurposeClass.MARKETING),
        ("targeted_ads", PurposeClass.MARKETING),
        ("nearby_stores", PurposeClass.MARKETING),
        ("delivery_alerts", PurposeClass.INFORMATIONAL),
        ("appointments", PurposeClass.INFORMATIONAL),
        ("receipts", PurposeClass.SERVICE),
        ("security", PurposeClass.SERVICE),
    ],
)
def test_the_shipped_purposes_have_their_class(
    name: str, expected: PurposeClass
) -> None:
    assert POLICY.purpose(name).purpose_class is expected


@pytest.mark.parametrize("name", RESPONSES)
def test_the_responses_are_there_without_being_config(name: str) -> None:
    purpose = POLICY.purpose(name)

    assert purpose.purpose_class is PurposeClass.RESPONSE
    assert purpose.channels == {Channel.EMAIL, Channel.SMS, Channel.CALL}


def test_every_shipped_purpose_is_told_in_four_languages() -> None:
    for purpose in POLICY.purposes.values():
        if purpose.purpose_class is not PurposeClass.RESPONSE:
            assert set(purpose.titles) == {"en", "es", "fr", "de"}
            assert set(purpose.descriptions) == {"en", "es", "fr", "de"}


def test_an_unknown_purpose_is_an_error_that_lists_what_there_is() -> None:
    with pytest.raises(UnknownPurposeError) as caught:
        POLICY.purpose("ana@example.com")

    assert caught.value.code == "unknown_purpose"
    assert "newsletter" in caught.value.detail
    assert "ana" not in caught.value.detail
    assert "help_reply" not in caught.value.detail


def test_no_seller_named_is_the_default_one() -> None:
    assert POLICY.seller(None).id == "acme"
    assert POLICY.seller("acme-partner").partner


def test_an_unknown_seller_is_an_error_that_lists_what_there_is() -> None:
    with pytest.raises(UnknownSellerError) as caught:
        POLICY.seller("nobody")

    assert caught.value.code == "unknown_seller"
    assert "acme, acme-partner" in caught.value.detail


def test_the_environment_s_senders_fill_what_the_default_seller_names_none_for() -> (
    None
):
    texts = Sender(channel=Channel.SMS, id="+12025550100")

    policy = shipped_policy(texts)

    assert policy.seller(None).sender_for(Channel.SMS) == texts
    assert policy.seller("acme-partner").sender_for(Channel.SMS) != texts
    assert policy.sellers_of("+12025550100") == (policy.seller(None),)


def test_two_sellers_may_share_a_sender() -> None:
    policy = shipped_policy(Sender(channel=Channel.SMS, id="+12025550101"))

    found = policy.sellers_of("+12025550101")

    assert [seller.id for seller in found] == ["acme", "acme-partner"]


def test_a_sender_nobody_knows_has_no_seller() -> None:
    assert POLICY.sellers_of("+12025550199") == ()


def test_a_from_address_is_found_in_any_case() -> None:
    found = POLICY.sellers_of("Hello@Partner.example")

    assert [seller.id for seller in found] == ["acme-partner"]


def test_a_policy_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(POLICY)) == POLICY  # noqa: S301 - our own bytes


@pytest.mark.parametrize("seller", POLICY.sellers.values(), ids=lambda s: str(s.id))
@pytest.mark.parametrize("language", [*POLICY.words.replies, None, "fr-CA", "ja"])
def test_a_reply_names_the_seller_in_one_text(
    seller: Seller, language: str | None
) -> None:
    words = POLICY.words

    for reply in (
        words.opt_out_reply(seller, language),
        words.help_reply(seller, language),
    ):
        assert reply.startswith(f"{seller.name}: ")
        assert len(reply) <= 160
        assert "{" not in reply


def test_a_reply_is_in_the_language_of_the_word_or_else_in_english() -> None:
    seller = POLICY.seller(None)
    words = POLICY.words

    assert words.help_reply(seller, "fr-CA") == words.help_reply(seller, "fr")
    assert words.help_reply(seller, "ja") == words.help_reply(seller, "en")
    assert "Msg & data rates may apply" in words.help_reply(seller, None)
    assert seller.help_contact in words.help_reply(seller, "es")
