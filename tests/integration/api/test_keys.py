"""A key that is none, no more, or of another scope opens nothing."""

import pytest

from consent.access.keys import Scope
from consent.access.service import Access
from consent.db.transaction import transaction
from consent.web.services import service
from tests.integration.api.narrow_keys import code_of
from tests.integration.api.service import Api, a_number, once

A_CONTACT = "/v1/contacts/01890000-0000-7000-8000-000000000000"


A_MESSAGE = "/v1/messages/01890000-0000-7000-8000-000000000000"


DOORS = [
    ("POST", "/v1/guard/check"),
    ("POST", "/v1/consents"),
    ("POST", "/v1/contacts/lookup"),
    ("GET", f"{A_CONTACT}/history"),
    ("POST", f"{A_CONTACT}/reassigned"),
    ("PATCH", A_CONTACT),
    ("POST", "/v1/wordings"),
    ("GET", "/v1/wordings?channel=sms&purpose=offers"),
    ("PUT", "/v1/accounts/C-1"),
    ("POST", "/v1/accounts/C-1/contacts"),
    ("POST", "/v1/accounts/C-1/deactivate"),
    ("POST", "/v1/accounts/C-1/reactivate"),
    ("DELETE", "/v1/accounts/C-1/contacts/01890000-0000-7000-8000-000000000000"),
    ("POST", "/v1/messages"),
    ("GET", A_MESSAGE),
    ("POST", f"{A_MESSAGE}/cancel"),
    ("POST", "/v1/halts"),
    ("GET", "/v1/halts"),
    ("DELETE", "/v1/halts/01890000-0000-7000-8000-000000000000"),
]


FOREIGN = f"ck_{'A' * 43}"


@pytest.mark.parametrize(("method", "path"), DOORS)
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Basic YTpi",
        f"Bearer {FOREIGN}",
        f"Bearer {FOREIGN}é",
        "Bearer \u2019",
    ],
)
def test_a_key_that_is_none_opens_nothing(
    api: Api, method: str, path: str, header: str
) -> None:
    given = {"Authorization": header.encode().decode("latin-1")} if header else {}
    answer = api.app.test_client().open(path, method=method, headers=given)

    assert answer.status_code in {401, 429}


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_revoked_key_opens_nothing(api: Api, method: str, path: str) -> None:
    key = api.key()
    assert api.send("POST", "/v1/guard/check", {}, key=key).status_code == 422
    with api.app.app_context(), transaction():
        newest = max(service(Access).keys(), key=lambda k: int(k.name.split("-")[1]))
        service(Access).revoke(newest.name)

    answer = api.send(method, path, key=key, headers=once())

    if path == "/v1/guard/check":  # It looks at keys beside the facts it reads.
        question = {"channel": "sms", "address": a_number(), "purpose": "offers"}
        answer = api.send(method, path, question, key=key)
    assert answer.status_code == 401


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_key_without_the_scope_is_refused_before_its_body_is_read(
    api: Api, method: str, path: str
) -> None:
    key = api.key(Scope.EVIDENCE)

    answer = api.send(method, path, key=key)

    assert (answer.status_code, code_of(answer)) == (403, "scope_missing")
