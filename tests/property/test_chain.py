"""The chain: one form per event, and no change that does not show."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given, strategies as st

from consent.ledger.chain import canonical, digests, link, stamp
from consent.ledger.events import Event, Kind
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId, MessageId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
times = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    timezones=st.just(UTC),
)
ids = st.uuids()
a_time, a_word = st.none() | times, st.none() | words
SHARED = {
    "contact": ids.map(ContactId),
    "sequence": st.integers(min_value=1, max_value=2**53 - 1),
    "id": ids.map(EventId),
    "kind": st.sampled_from(Kind),
    "scope": st.builds(Scope, channel=words, purpose=words, seller=words),
    "purpose_class": st.none() | st.sampled_from(PurposeClass),
    "sender": a_word,
    "basis": st.none() | st.sampled_from(Basis),
    "ground": st.none() | st.sampled_from(Ground),
    "ground_at": a_time,
    "cause": a_word,
    "occurred_at": times,
    "recorded_at": times,
    "effective_at": times,
    "expires_at": a_time,
    "door": st.sampled_from(Door),
    "wording": a_word,
    "language": a_word,
    "reference": a_word,
    "answers": st.none() | ids.map(EventId),
    "message": st.none() | ids.map(MessageId),
    "policy_version": a_word,
}
entries = st.fixed_dictionaries(SHARED).map(lambda values: Event(**values))
evidence = st.dictionaries(st.sampled_from(("words", "ip", "page")), words)
keys = st.binary(min_size=32, max_size=32)
hashes = st.binary(min_size=32, max_size=32)


def test_every_field_of_an_event_is_tried_here() -> None:
    assert {field.name for field in fields(Event)} == set(SHARED)


@given(entries, evidence, keys)
def test_the_same_event_always_has_the_same_bytes(
    entry: Event, personal: dict[str, str], key: bytes
) -> None:
    backwards = dict(reversed(personal.items()))

    assert canonical(entry, digests(personal, key)) == canonical(
        replace(entry), digests(backwards, key)
    )


@given(entries, times, st.integers(min_value=-14, max_value=14))
def test_a_time_has_one_form_in_every_zone(
    entry: Event, when: datetime, hours: int
) -> None:
    elsewhere = when.astimezone(timezone(timedelta(hours=hours)))

    assert stamp(elsewhere) == stamp(when)
    assert canonical(replace(entry, occurred_at=elsewhere), {}) == canonical(
        replace(entry, occurred_at=when), {}
    )


@given(entries, entries)
def test_any_changed_field_changes_the_bytes(entry: Event, other: Event) -> None:
    before = canonical(entry, {})

    for name in SHARED:
        changed = replace(entry, **{name: getattr(other, name)})
        assert (canonical(changed, {}) == before) is (changed == entry)


@given(entries, evidence, evidence, keys)
def test_any_changed_evidence_changes_the_bytes(
    entry: Event, personal: dict[str, str], other: dict[str, str], key: bytes
) -> None:
    before = canonical(entry, digests(personal, key))

    assert (canonical(entry, digests(other, key)) == before) is (personal == other)


@given(words.filter(bool), keys, keys)
def test_evidence_is_bound_to_its_name_and_its_key(
    value: str, key: bytes, other: bytes
) -> None:
    found = digests({"words": value, "page": value}, key)

    assert found["words"] != found["page"]
    assert (digests({"words": value}, other)["words"] == found["words"]) is (
        key == other
    )


@given(st.none() | hashes, st.none() | hashes, st.binary(), st.binary())
def test_a_link_depends_on_what_came_before_and_on_what_is_said(
    previous: bytes | None, other: bytes | None, content: bytes, said: bytes
) -> None:
    found = link(previous, content)

    assert len(found) == 32
    assert link(previous, content) == found
    assert (link(previous, said) == found) is (content == said)
    first = previous or bytes(32)
    assert (link(other, content) == found) is (first == (other or bytes(32)))


@given(st.lists(st.binary(), min_size=2, max_size=6, unique=True), st.data())
def test_a_chain_of_the_same_events_in_another_order_ends_elsewhere(
    contents: list[bytes], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(contents))

    assert (_end(shuffled) == _end(contents)) is (shuffled == contents)


@given(st.lists(st.binary(), min_size=1, max_size=6), st.data(), st.binary())
def test_a_change_anywhere_shows_at_the_end(
    contents: list[bytes], data: st.DataObject, forged: bytes
) -> None:
    place = data.draw(st.integers(min_value=0, max_value=len(contents) - 1))
    changed = [*contents[:place], forged, *contents[place + 1 :]]

    assert (_end(changed) == _end(contents)) is (changed == contents)


def _end(contents: list[bytes]) -> bytes | None:
    head = None
    for content in contents:
        head = link(head, content)
    return head


def test_the_form_is_the_one_that_was_published() -> None:
    nobody = UUID(int=1)
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    entry = Event(
        contact=ContactId(nobody),
        sequence=1,
        id=EventId(nobody),
        kind=Kind.WITHDRAWN,
        scope=Scope(channel="sms"),
        occurred_at=noon,
        recorded_at=noon,
        effective_at=noon,
        door=Door.TEXT,
    )

    found = canonical(entry, {"words": "00"})

    assert found.startswith(
        b'{"answers":null,"basis":null,"cause":null,"channel":"sms"'
    )
    assert b'"effective_at":"2026-11-20T12:00:00.000000Z"' in found
    assert b'"personal":{"words":"00"}' in found
