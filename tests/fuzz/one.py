"""Feeds one target for so many seconds: `python -m tests.fuzz.one NAME SECONDS`.

Atheris watches which lines an input reaches and keeps those that reach new ones. Where
there is none of it for the machine, Hypothesis makes inputs up without looking.
"""

import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.fuzz.mutations import NASTY, inputs
from tests.fuzz.target import Target

WATCHED = ["consent", "email_validator", "marshmallow", "rfc8785", "tests.fuzz"]
MOST_BYTES = 8192
PATIENCE = 10
MEMORY_MIB = 2048
FOUND = Path("build") / "fuzz"
"""Where an input is kept that broke something."""


def main() -> None:
    """Feed the target that the command line names."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    if find_spec("atheris") is None:
        _blindly(_target(name), seconds)
    else:
        _watching(name, seconds)


def _target(name: str) -> Target:
    found: Target = import_module("tests.fuzz.everything").TARGETS[name]
    return found


def _watching(name: str, seconds: int) -> None:
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=WATCHED):
        target = _target(name)
    corpus = FOUND / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        corpus.joinpath(f"seed-{number}").write_bytes(seed)
    words = FOUND / "dictionary"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in NASTY), "ascii")
    arguments = [
        sys.argv[0],
        str(corpus),
        f"-artifact_prefix={FOUND}/{name}-",
        f"-dict={words}",
        f"-max_total_time={seconds}",
        f"-max_len={MOST_BYTES}",
        f"-timeout={PATIENCE}",
        f"-rss_limit_mb={MEMORY_MIB}",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    atheris.Setup(arguments, target.feed)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def _blindly(target: Target, seconds: int) -> None:
    ends, fed = time.monotonic() + seconds, 0

    @settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
    @given(inputs(target))
    def feed(data: bytes) -> None:
        nonlocal fed
        fed += 1
        begun = time.monotonic()
        target.feed(data)
        assert time.monotonic() - begun < PATIENCE

    while time.monotonic() < ends:
        feed()
    print(f"{target.name}: {fed} inputs, without watching")  # noqa: T201 - it is asked


if __name__ == "__main__":
    main()
