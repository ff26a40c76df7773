"""The laws of the house that speak of grants and withdrawals."""

from hypothesis import given

from consent.ledger.registers import Row, fold
from consent.ledger.standing import Standing, State, read
from consent.vocabulary.ids import EventId
from tests.property.histories import (
    QUESTIONS,
    event_id,
    events,
    grants,
    histories,
    opt_outs,
    place,
    when,
)
from tests.property.model import (
    Asked,
    Happening,
    History,
    counts,
    covers,
    effective,
)


def ask(history: History, asked: Asked) -> Standing:
    rows: list[Row] = list(fold(events(history)).values())
    return read(rows, place(asked), at=when(asked.at))


def with_one_more(history: History, event: Happening) -> History:
    return (*history, event._replace(id=len(history) + 100))


def agreed(standing: Standing) -> set[EventId]:
    if standing.state is not State.GRANTED:
        return set()
    return {row.event for row in standing.live}


@given(histories)
def test_without_a_grant_nobody_has_agreed(history: History) -> None:
    silent = tuple(e for e in history if e.kind not in ("granted", "confirmed"))

    assert all(ask(silent, asked).state is not State.GRANTED for asked in QUESTIONS)


@given(histories)
def test_whoever_has_agreed_said_so_for_this_very_place(history: History) -> None:
    for asked in QUESTIONS:
        said = {
            event_id(e.id)
            for e in history
            if e.kind in ("granted", "requested")
            and (e.channel, e.purpose, e.seller) == asked[:2] + asked[3:4]
        }
        assert agreed(ask(history, asked)) <= said


@given(histories, opt_outs())
def test_one_more_opt_out_never_lets_anything_out(
    history: History, opt_out: Happening
) -> None:
    after = with_one_more(history, opt_out)

    for asked in QUESTIONS:
        assert agreed(ask(after, asked)) <= agreed(ask(history, asked))


@given(histories, opt_outs(), grants())
def test_a_grant_not_later_than_an_opt_out_that_covers_it_counts_for_nothing(
    history: History, opt_out: Happening, grant: Happening
) -> None:
    stopped = with_one_more(history, opt_out._replace(sender=None))
    end = stopped[-1]
    late = with_one_more(
        stopped, grant._replace(occurred=effective(end), recorded=10 * effective(end))
    )

    for asked in QUESTIONS:
        if covers(end, asked, {asked.purpose_class}) and counts(late, end):
            assert agreed(ask(late, asked)) == agreed(ask(stopped, asked))


@given(histories, grants())
def test_a_grant_restores_only_its_own_place(
    history: History, grant: Happening
) -> None:
    after = with_one_more(history, grant)

    for asked in QUESTIONS:
        if (grant.channel, grant.purpose, grant.seller) != asked[:2] + asked[3:4]:
            before, now = ask(history, asked), ask(after, asked)
            assert (now.state, now.live) == (before.state, before.live)


@given(histories, grants())
def test_a_grant_for_another_seller_is_only_named_as_that(
    history: History, grant: Happening
) -> None:
    after = with_one_more(history, grant)

    for asked in QUESTIONS:
        named = set(ask(after, asked).other_sellers)
        assert named - set(ask(history, asked).other_sellers) <= {grant.seller}
        assert asked.seller not in named


@given(histories, opt_outs(), grants())
def test_a_grant_said_to_come_later_cannot_outrun_its_recording(
    history: History, opt_out: Happening, grant: Happening
) -> None:
    claimed = grant._replace(recorded=0, occurred=10**9)
    end = opt_out._replace(sender=None, door="web_form", occurred=0, recorded=0)
    after = with_one_more(with_one_more(history, claimed), end)

    for asked in QUESTIONS:
        if covers(after[-1], asked, {asked.purpose_class}):
            assert event_id(after[-2].id) not in agreed(ask(after, asked))
