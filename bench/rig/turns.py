"""Measures in turns, round after round: what disturbs one disturbs all."""

import argparse
import os
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rig.load import Measured, ask
from rig.server import THREADS, WORKERS

_WARM_UP = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long is measured, and by how many at once."""

    rounds: int
    seconds: float
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is sent to a port, over and over, and the status that is right."""

    port: int
    requests: Sequence[bytes]
    status: bytes = b"200"


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Let a caller say how long, and by how many at once."""
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=8)


def plan_of(given: argparse.Namespace) -> Plan:
    """Return what a caller said."""
    return Plan(
        rounds=given.rounds, seconds=given.seconds, connections=given.connections
    )


def in_turns(plan: Plan, paths: Mapping[str, Asked]) -> dict[str, list[Measured]]:
    """Ask each in turn, after a warm-up; an answer that is not right ends it all."""
    for asked in paths.values():
        ask(
            asked.port,
            asked.requests,
            connections=plan.connections,
            seconds=min(_WARM_UP, plan.seconds),
        )
    found: dict[str, list[Measured]] = {path: [] for path in paths}
    turns = Counter[str]()
    for _ in range(plan.rounds):
        for path, asked in paths.items():
            measured = ask(
                asked.port,
                asked.requests,
                connections=plan.connections,
                seconds=plan.seconds,
                first=turns[path],
            )
            turns[path] += measured.answers
            if set(measured.statuses) != {asked.status}:
                raise SystemExit(f"{path} answered {dict(measured.statuses)}")
            found[path].append(measured)
    return found


def requests_to(
    path: str, bodies: Sequence[bytes], *, token: str, media: str = "application/json"
) -> list[bytes]:
    """Return POST requests as they go over the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: {media}\r\nContent-Length: "
    )
    return [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]


def print_setting(plan: Plan, what: str) -> None:
    """Print on what and how it is measured."""
    print(
        f"{os.cpu_count()} cores, {what}, granian with {WORKERS} workers of {THREADS} "
        f"threads, {plan.connections} connections, {plan.rounds} rounds of "
        f"{plan.seconds:g} s, load from the same machine"
    )


def print_rates(found: Mapping[str, Sequence[Measured]]) -> None:
    """Print the median rate of each, its lowest and highest, and how long it takes."""
    for path, rounds in found.items():
        rates = sorted(each.rate for each in rounds)
        times = [x for each in rounds for x in each.latencies]
        p50, p99 = (statistics.quantiles(times, n=100)[n] * 1000 for n in (49, 98))
        print(
            f"{path:28} {statistics.median(rates):8,.0f}/s "
            f"({rates[0]:,.0f} to {rates[-1]:,.0f})  p50 {p50:.2f} ms  p99 {p99:.2f} ms"
        )


def print_ratio(
    found: Mapping[str, Sequence[Measured]], one: str, other: str, aim: str = ""
) -> None:
    """Print how many times faster one is than another: the median of the rounds."""
    ratios = sorted(
        a.rate / b.rate for a, b in zip(found[one], found[other], strict=True)
    )
    print(
        f"{one} : {other} = {statistics.median(ratios):.2f} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}){aim and f'; the aim is {aim}'}"
    )


def print_times(
    found: Mapping[str, Sequence[Measured]], one: str, other: str, aim: str
) -> None:
    """Print how many times longer one takes than another: the median of the rounds."""
    ratios = sorted(
        b.rate / a.rate for a, b in zip(found[one], found[other], strict=True)
    )
    print(
        f"{one} takes {statistics.median(ratios):.2f} times as long as {other} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}); the aim is {aim}"
    )
