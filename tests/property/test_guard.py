"""The guard says what the specification says, and no more than the facts bear."""

from hypothesis import example, given, strategies as st

from consent.guard.decision import Decision, Objection, Outcome, Reason, outcome_of
from consent.guard.evaluate import RULES, refused
from tests.property.guard_cases import (
    Situation,
    a_case,
    judged,
    objections,
    questions,
    situations,
)
from tests.property.guard_examples import NEW_HOLDER, UNREAD
from tests.property.guard_model import outcome, reasons
from tests.property.guard_world import Put, World
from tests.property.histories import (
    drawn_events,
    event_id,
    opt_outs,
    settled,
    when,
)
from tests.property.model import Asked, Happening, answer

STRICTEST_FIRST = ("deny", "review", "defer", "allow")
NOTHING = World(history=(), accounts=(), occasion=None)
NO_YES = ("granted", "requested", "confirmed")
NO_CLOSING = ("unblocked", "released", "lifted", "annulled", "reinstated", *NO_YES)


def allows(decision: Decision) -> bool:
    return decision.outcome is Outcome.ALLOW


def strictness(found: Outcome) -> int:
    return STRICTEST_FIRST.index(found.value)


@given(situations)
@example(NEW_HOLDER)
@example(UNREAD)
def test_every_question_is_decided_as_the_specification_says(
    situation: Situation,
) -> None:
    world, put = situation
    expected = reasons(world, put)

    decision = judged(world, put)

    assert {reason.value for reason in decision.reasons} == expected
    assert decision.outcome.value == outcome(expected)


@given(situations)
def test_without_a_grant_only_service_and_responses_leave(situation: Situation) -> None:
    world, put = situation
    silent = world._replace(
        history=tuple(e for e in world.history if e.kind not in NO_YES)
    )
    active = any(account.active for account in world.accounts)
    unspent = world.occasion is not None and not world.occasion.spent
    excused = {"service": active, "response": unspent}

    if allows(judged(silent, put)):
        assert excused.get(put.judged_as, False)


@given(questions)
def test_of_an_address_never_seen_nothing_is_allowed(put: Put) -> None:
    assert not allows(judged(NOTHING, put))


@given(st.sampled_from(Reason), st.integers(min_value=0, max_value=99))
def test_what_cannot_be_put_to_the_rules_is_refused(reason: Reason, as_of: int) -> None:
    decision = refused(
        Objection(reason=reason, rule="any"),
        as_of=as_of,
        rules_version=None,
        checked_at=when(as_of),
    )

    assert decision.outcome is Outcome.DENY
    assert decision.reasons == (reason,)


@given(situations, st.permutations(RULES))
def test_the_order_of_the_rules_never_matters(
    situation: Situation, shuffled: list[object]
) -> None:
    world, put = situation
    by_name = {rule.__name__: rule for rule in RULES}
    rules = tuple(by_name[getattr(rule, "__name__", "")] for rule in shuffled)

    assert judged(world, put, rules=rules) == judged(world, put)


@given(situations, objections)
def test_one_more_objection_never_turns_a_refusal_into_a_permission(
    situation: Situation, objection: Objection
) -> None:
    world, put = situation
    before = judged(world, put)

    after = judged(world, put, rules=(*RULES, lambda _: objection))

    assert strictness(after.outcome) <= strictness(before.outcome)
    assert set(before.objections) <= set(after.objections)


@given(situations, st.sets(st.sampled_from(RULES)))
def test_no_rule_takes_back_what_another_objects(
    situation: Situation, some: set[object]
) -> None:
    world, put = situation
    fewer = judged(world, put, rules=tuple(rule for rule in RULES if rule in some))

    assert set(fewer.objections) <= set(judged(world, put).objections)


@given(st.lists(objections))
def test_the_strictest_objection_decides(found: list[Objection]) -> None:
    words = [objection.outcome.value for objection in found]
    expected = min(words, key=STRICTEST_FIRST.index, default="allow")

    assert outcome_of(tuple(found)).value == expected


@given(situations, st.lists(objections, min_size=1))
def test_a_deferral_ends_when_its_last_reason_lapses(
    situation: Situation, found: list[Objection]
) -> None:
    world, put = situation
    rules = tuple(lambda _, said=said: said for said in found)

    decision = judged(world, put, rules=rules)

    lapses = [o.lapses_at for o in found if o.lapses_at is not None]
    deferred = decision.outcome is Outcome.DEFER
    assert decision.not_before == (max(lapses, default=None) if deferred else None)


@given(situations, drawn_events)
def test_no_event_but_a_yes_or_a_closing_one_lets_anything_out(
    situation: Situation, more: list[Happening]
) -> None:
    world, put = situation
    known = len(world.history)
    later = settled(more, world.history)[known:]
    quiet = tuple(e for e in later if e.kind not in NO_CLOSING)
    after = world._replace(history=world.history + quiet)

    if allows(judged(after, put)):
        assert allows(judged(world, put))


@given(situations, opt_outs())
def test_an_opt_out_reaches_no_service_message_and_no_response(
    situation: Situation, opt_out: Happening
) -> None:
    world, put = situation
    said = opt_out._replace(id=len(world.history) + 100)
    after = world._replace(history=(*world.history, said))

    if not put.needs_consent:
        assert judged(after, put).reasons == judged(world, put).reasons


@given(situations)
def test_what_also_promotes_is_never_allowed_for_that(situation: Situation) -> None:
    world, put = situation
    if allows(judged(world, put, promotes=True)):
        assert allows(judged(world, put))


@given(situations)
def test_service_leaves_only_while_an_account_is_active(situation: Situation) -> None:
    world, put = situation
    closed = tuple(account._replace(active=False) for account in world.accounts)

    decision = judged(world._replace(accounts=closed), put)

    if put.judged_as == "service":
        assert not allows(decision)


@given(situations)
def test_a_response_leaves_only_on_an_unspent_occasion(situation: Situation) -> None:
    world, put = situation
    if put.judged_as == "response":
        assert not allows(judged(world._replace(occasion=None), put))
    if put.judged_as == "response" and world.occasion is not None:
        spent = world._replace(occasion=world.occasion._replace(spent=True))
        assert not allows(judged(spent, put))


@given(situations)
def test_an_allowed_message_names_a_grant_that_lives(situation: Situation) -> None:
    world, put = situation
    decision = judged(world, put)

    if allows(decision) and put.needs_consent:
        asked = Asked(put.channel, put.purpose, put.judged_as, put.seller, put.at)
        live = answer(world.history, asked).live
        assert decision.consent is not None
        assert decision.consent.event in {event_id(number) for number in live}


@given(situations)
def test_a_decision_says_when_and_by_which_rules_it_was_made(
    situation: Situation,
) -> None:
    world, put = situation
    decision = judged(world, put)

    assert decision.checked_at == a_case(world, put).at
    assert decision.as_of == len(world.history)
    assert decision.rules_version
    assert not decision.hypothetical
