"""Two contacts are judged as one only if the same is known of both, in one order."""

from datetime import UTC, datetime

from consent.guard.decision import Decision, Outcome
from consent.guard.facts import Facts
from consent.guard.shapes import ACCOUNT, Shapes

AT = datetime(2026, 11, 20, tzinfo=UTC)
BEFORE, SINCE, LATER, LAST = (f"{year}-01-01 00:00:00+00" for year in range(2022, 2026))
NOTHING = r"\N"
NEVER = (NOTHING,) * 4


class Judge:
    """Notes what it is asked, and says no."""

    def __init__(self) -> None:
        self.asked: list[Facts] = []

    def __call__(self, facts: Facts) -> Decision:
        self.asked.append(facts)
        return Decision(
            outcome=Outcome.DENY,
            objections=(),
            duties=(),
            consent=None,
            as_of=0,
            rules_version=None,
            checked_at=AT,
        )


def a_grant(*times: str, sender: str = NOTHING) -> bytes:
    what = ("grant", "sms", "offers", "acme", sender, "marketing", "express", NOTHING)
    return "\t".join([*what, "t", "f", *times]).encode()


def judged(*contacts: list[bytes], account: str | None = None) -> list[Facts]:
    """Return the facts that were really judged, of all that were asked about."""
    judge = Judge()
    shapes = Shapes(judge, landmarks=[AT], beside=Facts(), account=account)
    for facts in contacts:
        shapes.verdict(facts)
    return judge.asked


def test_the_same_in_the_same_order_of_time_is_judged_once() -> None:
    earlier = [a_grant(BEFORE, *NEVER), a_grant(SINCE, *NEVER)]
    later = [a_grant(LATER, *NEVER), a_grant(LAST, *NEVER)]

    assert len(judged(earlier, later)) == 1


def test_before_and_after_the_moment_asked_about_are_two() -> None:
    ahead = "2027-01-01 00:00:00+00"

    assert len(judged([a_grant(BEFORE, *NEVER)], [a_grant(ahead, *NEVER)])) == 2


def test_at_once_and_one_after_the_other_are_two() -> None:
    at_once = [a_grant(SINCE, *NEVER)] * 2
    in_turn = [a_grant(BEFORE, *NEVER), a_grant(SINCE, *NEVER)]

    assert len(judged(at_once, in_turn)) == 2


def test_what_never_was_is_not_what_was_last() -> None:
    never = [a_grant(BEFORE, BEFORE, SINCE, LATER, NOTHING)]
    last = [a_grant(BEFORE, BEFORE, SINCE, LATER, "2027-01-01 00:00:00+00")]

    assert len(judged(never, last)) == 2


def test_whose_account_it_is_counts_only_where_one_is_named() -> None:
    mine = "\t".join([ACCOUNT, "active", "t", *[NOTHING] * 7, BEFORE, *NEVER])

    (facts,) = judged([mine.encode()], account="C-1")

    assert [held.account for held in facts.accounts] == ["C-1"]
    assert facts.accounts[0].active


def test_what_postgresql_escapes_is_told_as_it_was() -> None:
    odd = [a_grant(BEFORE, *NEVER, sender=r"a\\b\tc")]

    (facts,) = judged(odd)

    assert facts.rows[0].sender == "a\\b\tc"


def test_only_so_many_shapes_are_remembered() -> None:
    sellers = [[a_grant(BEFORE, *NEVER, sender=str(n))] for n in range(20_000)]

    asked = judged(*sellers, sellers[-1], sellers[0])

    assert len(asked) == len(sellers) + 1
