"""The benchmarks run, as small as can be, and say their ratios."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
SOON = ("--people", "300", "--rounds", "1", "--seconds", "0.3", "--connections", "2")


def run(name: str, *options: str) -> str:
    """Run a benchmark and return what it prints."""
    done = subprocess.run(  # noqa: S603  our own scripts
        [sys.executable, str(BENCH / name), *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("name", "ratios"),
    [
        ("check.py", [r"/v1/guard/check 300 : /bare/flask 300 = [0-9.]+"]),
        (
            "record.py",
            [
                r"agrees, known : /bare/insert = [0-9.]+",
                r"opts out, known : /bare/insert = [0-9.]+",
                r"agrees, new : /bare/insert = [0-9.]+",
            ],
        ),
        ("page.py", [r"Contact Preferences takes [0-9.]+ times as", r"[0-9.]+ kB"]),
    ],
)
def test_a_benchmark_over_http_says_its_ratios(name: str, ratios: list[str]) -> None:
    said = run(name, *SOON)

    assert all(re.search(ratio, said) for ratio in ratios), said


def test_the_guard_and_a_naive_decision_say_yes_to_the_same() -> None:
    said = run("decide.py", "--rounds", "1", "--decisions", "50")

    assert "guard, from the facts : naive decide = " in said
