"""What the audit of dependencies says, and when it stops a change."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / ".ci" / "audit.py"
GOOD = {"name": "good", "version": "1", "vulns": []}
WEAK = {
    "name": "weak",
    "version": "2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []}],
}
SKIPPED = {"name": "good", "skip_reason": "not found"}


def audited(said: str, *, error: str = "", status: int = 0) -> tuple[int, str]:
    """Return what the audit makes of what the auditing tool says."""
    script = (
        "import sys; "
        f"sys.stdout.write({said!r}); sys.stderr.write({error!r}); sys.exit({status})"
    )
    tool = shlex.join([sys.executable, "-c", script])
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(AUDIT), "--with", tool],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def told(*dependencies: object) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_dependencies_without_a_known_weakness_pass() -> None:
    status, said = audited(told(GOOD, GOOD))

    assert status == 0
    assert "2 packages audited, 0 weaknesses" in said


def test_a_known_weakness_stops_the_change_and_says_what_mends_it() -> None:
    status, said = audited(told(GOOD, WEAK), status=1)

    assert status == 1
    assert "weak 2: PYSEC-1, mended in 2.1" in said


@pytest.mark.parametrize(
    "error",
    [
        "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='x'): no",
        "Max retries exceeded with url: /v1/query",
        "requests.exceptions.HTTPError: 503 Server Error: Service Unavailable",
    ],
)
def test_a_service_out_of_reach_is_said_loudly_and_stops_nothing(error: str) -> None:
    status, said = audited("", error=error, status=1)

    assert status == 0
    assert "NOT AUDITED" in said


def test_an_answer_about_nothing_is_no_audit() -> None:
    status, said = audited(told(SKIPPED))

    assert status == 0
    assert "NOT AUDITED" in said


def test_any_other_failure_stops_the_change() -> None:
    status, said = audited("", error="ERROR: hash missing in requirements", status=1)

    assert status == 2
    assert "hash missing" in said
