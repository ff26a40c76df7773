"""What is installed is what was locked."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_everything_that_is_installed_is_named_with_its_hash(name: str) -> None:
    text = ROOT.joinpath(name).read_text("utf-8").replace("\\\n", " ")
    lines = [
        line
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]

    makefile = ROOT.joinpath("Makefile").read_text("utf-8")
    installs = re.findall(r"-m pip .*?install (.*)", makefile)

    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[a-zA-Z0-9._-]+(\[[a-z,]+\])?==\S+ ", line), line
        assert "--hash=sha256:" in line, line
    assert "--index-url" not in text
    for install in installs:
        assert "--require-hashes" in install or "--no-deps" in install or (
            install.strip() == "uv"
        )  # fmt: skip
