"""What comes back in CSV is the caller's own cells and our own words."""

import csv
import io

from consent.guard.decision import Outcome, Reason
from tests.stories.house import House
from tests.stories.people import ANA, BEN

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example","x")']
OURS = {"", *Outcome, *Reason}


def test_a_row_answers_its_own_cells_and_our_words(house: House) -> None:
    """Nobody else's text can come into a file that somebody opens."""
    house.grant()
    house.say("withdraw", BEN, evidence={"door": "agent", "words": FORMULAS[0]})
    body = io.StringIO()
    csv.writer(body).writerows(
        [["id", "address"], *([each, BEN] for each in FORMULAS), ["quoted\t,", ANA]]
    )

    answer = house.app.test_client().post(
        "/v1/guard/batch?channel=sms&purpose=offers",
        data=body.getvalue().encode(),
        content_type="text/csv",
        headers={"Authorization": f"Bearer {house.key}"},
    )

    assert answer.status_code == 200
    first, *rows, _complete = csv.reader(io.StringIO(answer.text))
    told = [dict(zip(first, row, strict=True)) for row in rows]
    assert [row["id"] for row in told][: len(FORMULAS)] == FORMULAS
    for row in told:
        assert {row["outcome"], *row["reasons"].split(" ")} <= OURS
        assert row["line"].isdecimal()
    assert answer.mimetype == "text/csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
