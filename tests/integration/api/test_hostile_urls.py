"""Queries, pages and references that are none: refused before anything is done."""

import pytest

from tests.integration.api.service import Api


@pytest.mark.parametrize(
    "query",
    [
        "",
        "channel=sms",
        "channel=sms&channel=email&purpose=offers",
        "channel=sms&purpose=offers&colour=red",
        "channel=sms&purpose=%00",
        "channel=%FF&purpose=offers",
        "channel=sms&purpose=offers&region=Mars",
    ],
)
def test_a_query_that_is_none_is_422(api: Api, query: str) -> None:
    assert api.send("GET", f"/v1/wordings?{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=1001", "limit=1e3", "after=%00"]
)
def test_a_page_that_is_none_is_422(api: Api, query: str) -> None:
    contact = "01890000-0000-7000-8000-000000000000"

    answer = api.send("GET", f"/v1/contacts/{contact}/history?{query}")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "reference",
    [
        "..",
        ".",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5c",
        "C-1%00",
        "C-1%0a",
        "%FF",
        "ana@mail.example",
        "+14155550123",
        "14155550123",
        "tel:4155550123",
        "x" * 65,
        "%F0%9F%9B%91",
    ],
)
@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("PUT", ""),
        ("POST", "/deactivate"),
        ("POST", "/contacts"),
        ("DELETE", "/contacts/01890000-0000-7000-8000-000000000000"),
    ],
)
def test_a_reference_that_is_none_is_refused(
    api: Api, method: str, rest: str, reference: str
) -> None:
    answer = api.send(method, f"/v1/accounts/{reference}{rest}", {})

    assert answer.status_code in {404, 405, 422}
    assert reference not in answer.text.replace("C-1", "") or len(reference) < 3
