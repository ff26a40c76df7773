import base64
import re

import pytest
from hypothesis import given, strategies as st

from consent.links.box import MAX_TOKEN
from consent.links.tokens import WithdrawLink, WithdrawTokens
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId, new_id

OLD = NamedKey(version="v1", key=b"1" * 32)
NEW = NamedKey(version="v2", key=b"2" * 32)
ANA = ContactId(new_id())
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PART = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=40)


@given(st.uuids(), PART, PART)
def test_a_token_opens_to_what_it_was_issued_for(
    contact: ContactId, seller: str, purpose: str
) -> None:
    tokens = WithdrawTokens([NEW, OLD])

    token = tokens.issue(contact, seller, purpose)

    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert tokens.open(token) == WithdrawLink(
        contact=contact, seller=seller, purpose=purpose
    )


def test_a_token_fits_into_a_text() -> None:
    assert len(WithdrawTokens([OLD]).issue(ANA, "acme", "offers")) <= 90


def test_two_tokens_for_the_same_differ() -> None:
    tokens = WithdrawTokens([OLD])

    assert tokens.issue(ANA, "acme", "offers") != tokens.issue(ANA, "acme", "offers")


def test_a_token_says_nothing_to_who_reads_it() -> None:
    token = WithdrawTokens([OLD]).issue(ANA, "acme", "offers")
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))

    assert ANA.bytes not in raw
    assert b"acme" not in raw
    assert b"offers" not in raw


def test_an_old_key_still_opens_and_a_foreign_one_does_not() -> None:
    token = WithdrawTokens([OLD]).issue(ANA, "acme", "offers")

    assert WithdrawTokens([NEW, OLD]).open(token) is not None
    assert WithdrawTokens([NEW]).open(token) is None


@given(st.data())
def test_a_changed_letter_opens_nothing(data: st.DataObject) -> None:
    tokens = WithdrawTokens([NEW, OLD])
    token = tokens.issue(ANA, "acme", "offers")
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(ALPHABET.replace(token[place], "")))

    assert tokens.open(token[:place] + letter + token[place + 1 :]) is None


@given(st.data())
def test_a_cut_or_lengthened_token_opens_nothing(data: st.DataObject) -> None:
    tokens = WithdrawTokens([NEW, OLD])
    token = tokens.issue(ANA, "acme", "offers")
    cut = data.draw(st.integers(0, len(token) - 1))
    more = data.draw(st.text(ALPHABET, min_size=1, max_size=8))

    assert tokens.open(token[:cut]) is None
    assert tokens.open(token + more) is None


@given(st.one_of(st.text(), st.text(ALPHABET, max_size=MAX_TOKEN + 8)))
def test_any_other_text_opens_nothing(text: str) -> None:
    assert WithdrawTokens([NEW, OLD]).open(text) is None


@pytest.mark.parametrize("odd", ["=", "==", "\n", " ", "%3D", "\x00", "é"])
def test_a_second_spelling_opens_nothing(odd: str) -> None:
    tokens = WithdrawTokens([OLD])

    assert tokens.open(tokens.issue(ANA, "acme", "offers") + odd) is None


@pytest.mark.parametrize(("seller", "purpose"), [("", "offers"), ("acme", "x" * 65)])
def test_a_name_that_does_not_fit_is_not_issued(seller: str, purpose: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        WithdrawTokens([OLD]).issue(ANA, seller, purpose)


def test_there_are_no_tokens_without_a_key() -> None:
    with pytest.raises(ValueError, match="no key"):
        WithdrawTokens([])
