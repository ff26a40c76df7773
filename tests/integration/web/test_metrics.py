"""What an operator reads at `/metrics`: whole, in time, and of nobody."""

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from consent.app import Database as Urls, create_app
from consent.db.figures import Figure, Figures
from consent.settings import Settings
from tests.conftest import Database
from tests.stories.house import House
from tests.stories.people import ANA

NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/nothing"
ONE = Figure(name="consent_one", text="One.", statement=text("SELECT 1"))
SLOW = Figure(name="consent_slow", text="Slow.", statement=text("SELECT pg_sleep(9)"))
GONE = Figure(name="consent_gone", text="Gone.", statement=text("SELECT 1 FROM gone"))
ADDED = Figure(
    name="consent_added",
    text="Would change something.",
    statement=text("CREATE TABLE added (id int)"),
)


def scraped(house: House) -> dict[str, float]:
    """Return every sample by name and labels."""
    answer = house.app.test_client().get("/metrics").text
    return {
        sample.name + "".join(f",{k}={v}" for k, v in sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(answer)
        for sample in family.samples
    }


def grown(before: dict[str, float], after: dict[str, float], name: str) -> float:
    return after.get(name, 0) - before.get(name, 0)


def test_an_idle_service_has_every_figure(house: House) -> None:
    found = scraped(house)

    assert found["consent_database_up"] == 1
    assert found["consent_figures_unread"] == 0
    assert found["consent_rules_in_force"] == 1
    assert found["consent_journal_behind"] in {0, 1}
    assert found["consent_workers"] == 0
    assert found["consent_messages_overdue_seconds"] == 0
    assert found["consent_jobs_overdue_seconds"] == 0
    assert found["consent_database_connections,application=consent-figures"] == 1
    assert {found[f"consent_jobs,state={s}"] for s in ("later", "due")} == {0}
    assert {found[f"consent_jobs,state={s}"] for s in ("doing", "stalled")} == {0}


def test_what_waits_is_counted_with_how_long_it_has_been_due(house: House) -> None:
    house.grant()
    house.send()
    with house.as_owner() as owner:
        owner.execute(
            "UPDATE message SET line = '', send_at = now() - interval '1 hour'"
        )
        owner.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")

    found = scraped(house)

    assert found["consent_messages_waiting,channel=sms,why=due"] == 1
    assert 3600 <= found["consent_messages_overdue_seconds"] < 4000
    assert 3600 <= found["consent_jobs_overdue_seconds"] < 4000
    assert found["consent_jobs,state=due"] == 1


def test_dispatches_and_texts_are_counted_by_what_became_of_them(house: House) -> None:
    house.grant()
    before = scraped(house)

    house.send()
    house.work()
    house.send()
    house.hear("STOP")
    house.work()

    after = scraped(house)
    sent = "consent_dispatches_total,channel=sms,outcome=accepted"
    refused = "consent_dispatches_total,channel=sms,outcome=refused"
    assert grown(before, after, sent) == 1
    assert grown(before, after, refused) == 1
    assert grown(before, after, "consent_inbound_texts_total,intent=opt_out") == 1


def test_what_opens_nothing_is_counted(house: House) -> None:
    before = scraped(house)

    house.call("POST", "/v1/guard/check", {}, key="ck_" + "A" * 43)
    house.post_signed("/webhooks/twilio/messages", {"From": ANA}, token="f" * 32)

    after = scraped(house)
    assert grown(before, after, "consent_refused_knocks_total,shown=key") == 1
    assert grown(before, after, "consent_refused_knocks_total,shown=signature") == 1


def test_no_sample_names_anybody(house: House) -> None:
    house.grant()
    house.send()
    house.hear("STOP")
    house.work()

    text = house.app.test_client().get("/metrics").text

    assert ANA not in text
    assert "@" not in text


def test_a_database_that_is_away_hides_nothing_else(
    house: House, tmp_path: Path
) -> None:
    house.check()
    settings = Settings.read({"CONSENT_INSTANCE_DIR": str(tmp_path)})
    nowhere = Urls(url=NOWHERE, owner_url=NOWHERE)
    away = replace(house, app=create_app(settings, nowhere))

    found = scraped(away)

    assert found["consent_database_up"] == 0
    assert "consent_messages_overdue_seconds" not in found
    assert any(name.startswith("consent_guard_decisions_total") for name in found)


def test_a_database_that_says_nothing_is_waited_for_within_reason() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        began = time.monotonic()

        figures = Figures(url, [ONE])
        first, second = figures.read(), figures.read()

        assert not first.reached
        assert not second.reached
        assert time.monotonic() - began < 5


@pytest.fixture
def reading(database: Database) -> Callable[..., Figures]:
    return lambda *figures: Figures(database.app_url, figures)


def test_a_figure_that_takes_too_long_is_left_out_and_counted(
    reading: Callable[..., Figures],
) -> None:
    found = reading(SLOW, ONE).read()

    assert found.reached
    assert found.rows == {"consent_one": [((), 1.0)]}
    assert found.unread == 1


def test_a_figure_whose_table_is_missing_is_left_out(
    reading: Callable[..., Figures],
) -> None:
    found = reading(GONE, ONE).read()

    assert (found.reached, found.unread, len(found.rows)) == (True, 1, 1)


def test_a_figure_cannot_change_anything(reading: Callable[..., Figures]) -> None:
    assert reading(ADDED).read().unread == 1


def test_whoever_asks_again_at_once_gets_what_was_read(
    reading: Callable[..., Figures],
) -> None:
    clock = Figure(
        name="consent_clock",
        text="When.",
        statement=text("SELECT extract(epoch FROM clock_timestamp())"),
    )
    figures = reading(clock)

    first, second = figures.read(), figures.read()

    assert first.rows == second.rows
