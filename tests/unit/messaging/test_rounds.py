"""A worker's rounds go on, whatever happens in one of them."""

import asyncio
from contextlib import suppress

from flask import Flask, has_app_context

from consent.messaging.rounds import Round, go_rounds


def test_a_round_that_fails_is_gone_again_and_stops_no_other() -> None:
    went: list[str] = []

    def fail() -> None:
        went.append("fails")
        raise OSError

    def work() -> None:
        assert has_app_context()
        went.append("works")

    async def go() -> None:
        rounds = (
            Round(name="fails", every=0.01, work=fail),
            Round(name="works", every=0.01, work=work),
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(go_rounds(Flask("rounds"), rounds), 1)

    asyncio.run(go())

    assert went.count("fails") > 1
    assert went.count("works") > 1
