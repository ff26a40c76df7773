"""How many guard checks a second, beside an endpoint that does almost nothing.

Run by `make bench`. It makes a database of its own for each number of people, serves
the product and two bare endpoints from the same granian, and asks each of them in
turns. With `--people 1000000 10000000` the two sizes are held against each other.
"""

import argparse
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import orjson
from rig.house import House, house
from rig.load import Measured
from rig.people import number_of
from rig.server import serving
from rig.turns import (
    Asked,
    Plan,
    add_plan,
    in_turns,
    plan_of,
    print_rates,
    print_ratio,
    print_setting,
    requests_to,
)

from consent.access.keys import Scope

CHECK = "/v1/guard/check"
BARE = ("/bare/wsgi", "/bare/flask")
AIM = "0.5"
SIZE_AIM = "0.87 or more: at most 1.15 times slower"
QUESTIONS = 200_000
"""More than are asked, so that nobody is asked about again while it is measured."""

STRANGERS = 20
"""One in so many questions is about somebody who was never seen."""


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--people",
        type=int,
        nargs="+",
        default=[100_000],
        help="how many contacts; several numbers are compared (the most is 26 million)",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder in which loaded databases stay for next time",
    )
    add_plan(parser)
    given = parser.parse_args()
    plan = plan_of(given)
    with ExitStack() as stack:
        paths: dict[str, Asked] = {}
        for people in given.people:
            loaded = house(people, scopes=[Scope.GUARD], keep=given.keep)
            one = stack.enter_context(loaded)
            port = stack.enter_context(serving(one)).port
            paths |= _paths(one, port)
        _report(plan, given.people, in_turns(plan, paths))


def _paths(one: House, port: int) -> dict[str, Asked]:
    bodies = _bodies(one.people)
    return {
        _name(path, one.people): Asked(
            port=port,
            requests=requests_to(
                path, bodies if path == CHECK else bodies[:1], token=one.token
            ),
        )
        for path in (*BARE, CHECK)
    }


def _name(path: str, people: int) -> str:
    return f"{path} {people:,}"


def _bodies(people: int) -> list[bytes]:
    """Return questions about people all over the table, and some strangers."""
    places = [
        people + n if n % STRANGERS == 0 else (n * 7919 * 101) % people
        for n in range(min(people, QUESTIONS))
    ]
    return [
        orjson.dumps(
            {
                "channel": "sms",
                "address": number_of(place),
                "purpose": "offers",
                "seller": "acme",
            }
        )
        for place in places
    ]


def _report(plan: Plan, sizes: list[int], found: dict[str, list[Measured]]) -> None:
    print_setting(plan, " and ".join(f"{people:,}" for people in sizes) + " people")
    print_rates(found)
    outcomes: Counter[bytes] = Counter()
    for people in sizes:
        for measured in found[_name(CHECK, people)]:
            outcomes += measured.outcomes
    print("decided:", {k.decode(): v for k, v in sorted(outcomes.items())})
    for people in sizes:
        for path in BARE:
            print_ratio(found, _name(CHECK, people), _name(path, people), AIM)
    for people in sizes[1:]:
        print_ratio(found, _name(CHECK, people), _name(CHECK, sizes[0]), SIZE_AIM)


if __name__ == "__main__":
    main()
