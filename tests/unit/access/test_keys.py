"""What a key is, and what it opens."""

import pytest

from consent.access.keys import (
    Caller,
    PurposeNotAllowedError,
    Scope,
    ScopeMissingError,
    SellerNotAllowedError,
    check_name,
    digest,
    new_token,
    token_digest,
)
from consent.vocabulary.errors import InvalidError, UnauthenticatedError
from consent.vocabulary.ids import new_id


def a_caller(
    *scopes: Scope,
    sellers: frozenset[str] | None = None,
    purposes: frozenset[str] | None = None,
) -> Caller:
    return Caller(
        key_id=new_id(),
        name="shop",
        scopes=frozenset(scopes),
        sellers=sellers,
        purposes=purposes,
    )


def test_a_token_is_long_and_new_each_time() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {46}


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", " Bearer  {} "])
def test_a_header_holds_a_token(form: str) -> None:
    token = new_token()

    assert token_digest(form.format(token)) == digest(token)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ck_short",
        "Basic Y2s6",
        f"Token ck_{'a' * 43}",
        f"Bearer ck_{'a' * 44}",
        f"Bearer ck_{'a' * 42}\u00e9",
        f"Bearer ck_{'a' * 43} more",
    ],
)
def test_a_header_without_a_token_is_refused(header: str | None) -> None:
    with pytest.raises(UnauthenticatedError):
        token_digest(header)


def test_a_scope_opens_itself_only() -> None:
    caller = a_caller(Scope.GUARD)

    caller.require("guard")
    with pytest.raises(ScopeMissingError):
        caller.require("messages")


@pytest.mark.parametrize("scope", list(Scope))
def test_admin_opens_everything(scope: Scope) -> None:
    a_caller(Scope.ADMIN).require(scope)


def test_a_key_bound_to_nothing_is_free() -> None:
    a_caller().check(seller="acme", purpose="offers")


def test_a_bound_key_is_bound() -> None:
    caller = a_caller(sellers=frozenset({"acme"}), purposes=frozenset({"offers"}))

    caller.check(seller="acme", purpose="offers")
    caller.check()
    for seller in ("acme-partner", "*"):
        with pytest.raises(SellerNotAllowedError):
            caller.check(seller=seller)
    for purpose in ("surveys", "*", "class:marketing"):
        with pytest.raises(PurposeNotAllowedError):
            caller.check(purpose=purpose)


@pytest.mark.parametrize(
    "name", ["", " shop", "a b", "-x", "ana@example.com", "x" * 65]
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidError):
        check_name(name)
