"""Very many addresses are asked about at once, and each gets its own answer."""

import orjson
import pytest

from tests.stories.batches import CSV, OFFERS, batch, ndjson, post, table, told
from tests.stories.fixtures import OpenHouse, a_key
from tests.stories.house import House, Json
from tests.stories.people import ANA, ANA_MAIL, BEN

NEVER = "+14155550177"
ANA_AND_BEN: list[Json] = [{"id": "a", "address": ANA}, {"id": "b", "address": BEN}]


def test_every_line_is_answered_in_its_order(house: House) -> None:
    house.grant(ANA)
    house.grant(BEN)
    house.say("withdraw", BEN)
    lines = [{"id": f"row {n}", "address": a} for n, a in enumerate((BEN, ANA, NEVER))]

    *answers, last = told(post(house, ndjson(lines)))

    assert answers == [
        {
            "id": "row 0",
            "outcome": "deny",
            "reasons": ["opted_out"],
            "not_before": None,
        },
        {"id": "row 1", "outcome": "allow", "reasons": [], "not_before": None},
        {
            "id": "row 2",
            "outcome": "deny",
            "reasons": ["consent_missing"],
            "not_before": None,
        },
    ]
    checked = house.check(ANA).document
    assert last == {
        "complete": True,
        "lines": 3,
        "allowed": 1,
        "rules_version": checked["rules_version"],
        "checked_at": checked["checked_at"],
    }


def test_the_same_in_csv_ends_with_a_row_that_says_it_is_complete(house: House) -> None:
    house.grant(ANA)
    body = f'id,name,address\n"1, first",Ana,{ANA}\n2,Ben,{BEN}\n'

    rows = table(post(house, body.encode(), media=CSV))

    checked = house.check(ANA).document
    assert rows == [
        ["id", "line", "outcome", "reasons", "not_before", "error"],
        ["1, first", "2", "allow", "", "", ""],
        ["2", "3", "deny", "consent_missing", "", ""],
        ["#complete", "2", "1", checked["rules_version"], checked["checked_at"], ""],
    ]


def test_a_bad_line_is_told_and_the_rest_goes_on(house: House) -> None:
    house.grant(ANA)
    lines = [
        orjson.dumps({"id": 1, "address": "nonsense"}),
        b"{",
        b"",
        b"[]",
        orjson.dumps({"id": 4}),
        orjson.dumps({"id": True, "address": ANA}),
        orjson.dumps({"id": "x" * 256, "address": ANA}),
        orjson.dumps({"address": ANA, "adress": BEN}),
        orjson.dumps({"id": "long", "address": "9" * 70_000}),
        orjson.dumps({"id": "nul\0", "address": ANA}),
        orjson.dumps({"address": ANA}),
    ]

    *answers, last = told(post(house, b"\n".join(lines)))

    errors = [(each["id"], each.get("line"), each.get("error")) for each in answers]
    assert errors == [
        (1, 1, "address_invalid"),
        (None, 2, "line_unreadable"),
        (None, 4, "line_no_object"),
        (4, 5, "address_missing"),
        (None, 6, "id_invalid"),
        (None, 7, "id_invalid"),
        (None, 8, "line_unknown_member"),
        (None, 9, "line_too_long"),
        (None, 10, "line_not_plain"),
        (None, None, None),
    ]
    assert answers[-1]["outcome"] == "allow"
    assert (last["lines"], last["allowed"]) == (10, 1)


def test_a_bad_row_is_told_and_the_rest_goes_on(house: House) -> None:
    house.grant(ANA)
    body = (
        f"address,id,note\r\nnonsense,1,\r\n,2,\r\n{ANA},3\r\n"
        f'{ANA},#complete,\r\n{ANA},=1+1,"two\r\nlines"\r\n{ANA},6,"never ends\r\n'
        f"{ANA},7,\r\n"
    )

    rows = table(post(house, b"\xef\xbb\xbf" + body.encode(), media=CSV))

    assert [(row[0], row[1], row[2], row[5]) for row in rows[1:-1]] == [
        ("1", "2", "", "address_invalid"),
        ("2", "3", "", "address_missing"),
        ("", "4", "", "line_cells"),
        ("", "5", "", "id_invalid"),
        ("=1+1", "6", "allow", ""),
        ("", "8", "", "line_unreadable"),
        ("7", "9", "allow", ""),
    ]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "There is no row that names the columns."),
        (b"name,phone\n", "The first row does not name the column of the address."),
        (b"id;address\n1;x\n", "The columns are to be kept apart by commas."),
        (b"id,address,ADDRESS\n", "The first row names a column twice"),
        ("id,address\n".encode("utf-16"), "There is no row that names the columns."),
    ],
)
def test_csv_that_does_not_name_its_columns_is_refused_whole(
    house: House, body: bytes, detail: str
) -> None:
    answer = post(house, body, media=CSV)

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "csv_header_invalid"
    assert answer.get_json()["detail"].startswith(detail)


def test_a_batch_of_nothing_is_complete(house: House) -> None:
    (last,) = told(post(house, b""))
    _, ends = table(post(house, b"address\n", media=CSV))

    assert (last["lines"], last["allowed"]) == (0, 0)
    assert ends[:3] == ["#complete", "0", "0"]


def test_those_who_may_be_reached_come_with_their_link(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    query = {"channel": "email", "purpose": "offers", "links": "1"}
    lines = [{"id": 1, "address": ANA_MAIL}, {"id": 2, "address": "ben@example.com"}]

    yes, no, _ = told(post(house, ndjson(lines), query=query))
    rows = table(post(house, f"address\n{ANA_MAIL}\n".encode(), media=CSV, query=query))

    url = yes["unsubscribe_url"]
    assert yes["headers"] == {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert "unsubscribe_url" not in no
    assert rows[1][7:] == [f"<{rows[1][6]}>", "List-Unsubscribe=One-Click"]

    path = url.removeprefix("https://consent.example.com")
    clicked = house.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})

    assert clicked.status_code == 200
    assert batch(house, [ANA_MAIL], query)[0]["reasons"] == ["opted_out"]


def test_no_link_is_made_for_what_no_link_can_end(house: House) -> None:
    answer = post(house, b"", query={**OFFERS, "purpose": "receipts", "links": "1"})

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "purpose_not_optional"


def test_everybody_is_found_by_whichever_key_they_were_entered_under(
    open_house: OpenHouse,
) -> None:
    older = open_house()
    older.grant(ANA)
    both = f"{a_key('n').replace('v1:', 'v2:')},{a_key('f')}"
    newer = open_house(CONSENT_FINGERPRINT_KEYS=both)
    newer.grant(BEN)

    found = [each["outcome"] for each in batch(newer, [ANA, BEN, NEVER, ANA])]

    assert found == ["allow", "allow", "deny", "allow"]


def test_no_answer_says_yes_without_rules(house: House) -> None:
    house.grant(ANA)
    with house.as_owner() as owner:
        owner.execute("DELETE FROM policy_current")

    *answers, last = told(
        post(house, ndjson(ANA_AND_BEN), query={**OFFERS, "links": "1"})
    )

    assert [each["reasons"] for each in answers] == [["ruleset_unavailable"]] * 2
    assert (last["allowed"], last["rules_version"]) == (0, None)
