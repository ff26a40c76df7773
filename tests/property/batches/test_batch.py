"""A batch answers each line what the single check answers, in either form."""

from hypothesis import (
    HealthCheck,
    example,
    given,
    settings as profile,
    strategies as st,
)

from consent.policy.document import Document, PurposeEntry, SenderEntry
from consent.vocabulary.channel import Channel
from tests.property.batches.people import SENDERS, Person, address_of, settle
from tests.property.guard_cases import Situation, situations
from tests.property.guard_examples import NEW_HOLDER, UNREAD
from tests.property.guard_model import FIRST_SENDER
from tests.property.guard_world import PURPOSES, Put
from tests.property.histories import when
from tests.stories.batches import CSV, ndjson, post, table, told
from tests.stories.house import House, Json
from tests.stories.publishing import publish

PUBLISHED = "published"
DEFAULT_TECHNOLOGY = {"call": "prerecorded"}
FOR_CALLS = ("prerecorded", "live")


def as_modelled(document: Document) -> None:
    """Have the purposes and sellers that the model has."""
    kept = {p["id"]: p for p in document["purposes"]}
    document["purposes"] = [
        purpose_of(kept["offers"], name, *PURPOSES[name])
        for name in PURPOSES
        if PURPOSES[name][0] != "response"
    ]
    acme = document["sellers"][0]
    document["sellers"] = [
        {**acme, "id": name, "senders": senders_of(name)} for name in ("acme", "bolt")
    ]


def purpose_of(
    like: PurposeEntry, name: str, purpose_class: str, channels: tuple[str, ...]
) -> PurposeEntry:
    return {
        **like,
        "id": name,
        "purpose_class": purpose_class,
        "channels": list(channels),
        "program": None,
    }


def senders_of(seller: str) -> list[SenderEntry]:
    return [
        SenderEntry(channel=channel, id=SENDERS[sender], name=None)
        for (whose, channel), sender in FIRST_SENDER.items()
        if whose == seller
    ]


def question(put: Put, people: list[Person]) -> dict[str, str]:
    """Return what is asked of everybody; the account named is the first one's."""
    asked = {
        "channel": put.channel,
        "purpose": put.purpose,
        "seller": put.seller,
        "at": when(put.at).isoformat(),
    }
    if (put.technology in FOR_CALLS) == (put.channel == "call"):
        asked["technology"] = put.technology
    if put.account is not None:
        asked["account"] = people[0].accounts.get(put.account, put.account)
    if put.channel == "location" and put.locate:
        asked["use"] = "locate"
    return asked


def checked(house: House, asked: dict[str, str], address: str, put: Put) -> Json:
    body = {**asked, "address": address, "content": {"promotes": put.promotes}}
    found = house.ask("/v1/guard/check", body)
    codes = [reason["code"] for reason in found["reasons"]]
    return {
        "outcome": found["outcome"],
        "reasons": codes,
        "not_before": found["not_before"],
    }


@profile(max_examples=50, suppress_health_check=[*HealthCheck], deadline=None)
@given(situations, st.lists(situations, max_size=4))
@example(NEW_HOLDER, [UNREAD])
@example(UNREAD, [NEW_HOLDER])
def test_every_line_is_answered_as_the_single_check_answers_it(
    house: House, first: Situation, others: list[Situation]
) -> None:
    publish(house, as_modelled)
    put, channel = first.put, Channel(first.put.channel)
    people = [settle(house, each.world, channel) for each in (first, *others)]
    whom = [*(each.address for each in people), address_of(channel), people[0].address]
    asked = question(put, people)
    query = {**asked, "promotes": "1" if put.promotes else "0"}

    lines = [{"id": n, "address": address} for n, address in enumerate(whom)]
    *answers, last = told(post(house, ndjson(lines), query=query))
    rows = table(
        post(house, "\n".join(["address", *whom]).encode(), media=CSV, query=query)
    )

    single = [checked(house, asked, address, put) for address in whom]
    assert answers == [{"id": n, **each} for n, each in enumerate(single)]
    assert [row[2:5] for row in rows[1:-1]] == [
        [each["outcome"], " ".join(each["reasons"]), each["not_before"] or ""]
        for each in single
    ]
    yes = sum(each["outcome"] == "allow" for each in single)
    assert (last["lines"], last["allowed"]) == (len(whom), yes)
    assert rows[-1][1:3] == [str(len(whom)), str(yes)]
