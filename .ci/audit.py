"""Asks whether a locked dependency has a known weakness: `make audit`.

A weakness that is found fails the build. A service that cannot be reached does not:
its outage is no fault of the change, so it is said loudly and nothing else.
"""

import argparse
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PIP_AUDIT = (sys.executable, "-m", "pip_audit")
OPTIONS = (
    "--require-hashes",
    "--disable-pip",
    "--vulnerability-service=osv",
    "--progress-spinner=off",
    "--format=json",
    "--timeout=10",
)
PATIENCE = 300

ACCEPTED: dict[str, str] = {}
"""Weaknesses that do not reach us: the identifier, and why it does not."""

_OUT_OF_REACH = re.compile(
    r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|NewConnectionError"
    r"|NameResolutionError|Max retries exceeded|\b50[0234]\b (?:Server )?Error"
)


def main() -> int:
    """Audit the lock files; return 0, or 1 for a weakness, or 2 if it cannot be told.

    What cannot be told is a lock file that cannot be read, or an answer that says
    nothing. That the service is out of reach is 0.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with", dest="command", help="ask this instead of pip-audit")
    command = shlex.split(parser.parse_args().command or "") or list(PIP_AUDIT)
    return max(_audited(command, name) for name in LOCKS)


def _audited(command: list[str], name: str) -> int:
    asked = [*command, *OPTIONS, "--requirement", str(ROOT / name)]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            asked, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return _not_reached(name)
    try:
        answer = json.loads(done.stdout)
        found = [(each, each["vulns"]) for each in answer["dependencies"]
                 if "vulns" in each]  # fmt: skip
    except (ValueError, KeyError, TypeError):
        if _OUT_OF_REACH.search(done.stderr):
            return _not_reached(name)
        print(f"{name} cannot be audited:\n{done.stderr[-2000:]}", file=sys.stderr)
        return 2
    if not found:
        return _not_reached(name)
    return _told(name, found)


def _told(
    name: str, found: list[tuple[dict[str, str], list[dict[str, object]]]]
) -> int:
    weak = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in "
        f"{', '.join(map(str, weakness['fix_versions'] or [])) or 'no version yet'}"
        for each, weaknesses in found
        for weakness in weaknesses
        if weakness["id"] not in ACCEPTED
    ]
    for line in weak:
        print(f"{name}: {line}", file=sys.stderr)
    print(f"{name}: {len(found)} packages audited, {len(weak)} weaknesses.")
    return 1 if weak else 0


def _not_reached(name: str) -> int:
    line = "!" * 72
    print(f"{line}\n{name} was NOT AUDITED: the service that knows of weaknesses could "
          f"not be\nreached. Run `make audit` again before a release.\n{line}",
          file=sys.stderr)  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
