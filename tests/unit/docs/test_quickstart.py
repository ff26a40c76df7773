"""The loader of the quickstart, run as a newcomer pastes it, and what it loads."""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.data.make_audience import COLUMNS, ROWS, TARGET, write
from tests.unit.docs.pages import ROOT, page


def loader() -> str:
    """Return the program that the page has its reader write down."""
    [block] = [b for b in page("docs/quickstart.md").blocks("sh") if "load.py" in b]
    return block.split("<<'END'\n")[1].split("\nEND\n")[0]


class Door(BaseHTTPRequestHandler):
    """Knows what it has seen, and takes no address without a sign in it."""

    seen: set[str]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        status = 200 if key in self.seen else 201
        answer: dict[str, object] = {"event": {}}
        if not set("@+") & set(body.get("address", "")):
            status = 422
            answer = {
                "code": "invalid_address",
                "detail": "",
                "errors": {"/address": []},
            }
        else:
            self.seen.add(key)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests clean."""


@contextmanager
def served() -> Iterator[str]:
    handler = type("Fresh", (Door,), {"seen": set()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run(url: str) -> list[str]:
    done = subprocess.run(  # noqa: S603 - what our own page says
        [sys.executable, "-c", loader()],
        cwd=ROOT,
        env={"URL": url, "KEY": "ck_x", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_loader_counts_what_was_recorded_refused_and_known_already() -> None:
    with served() as url:
        first, second = run(url), run(url)

    once = json.loads(first[-1].replace("'", '"'))
    again = json.loads(second[-1].replace("'", '"'))
    assert sum(once.values()) == sum(again.values()) == ROWS
    assert once["recorded"] + once["duplicates"] == again["duplicates"]
    assert once["refused"] == again["refused"] == len(first) - 1
    assert "422 invalid_address" in first[0]


def test_the_audience_is_what_its_script_makes(tmp_path: Path) -> None:
    write(tmp_path / "again.csv")

    assert (tmp_path / "again.csv").read_bytes() == TARGET.read_bytes()


def test_the_audience_has_a_thousand_rows_of_everything() -> None:
    with TARGET.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)

    lines = TARGET.read_text("utf-8").splitlines()
    assert tuple(reader.fieldnames or ()) == COLUMNS
    assert len(rows) == ROWS
    assert {row["action"] for row in rows} == {"grant", "withdraw", "object"}
    assert {"email", "sms", "call"} < {row["channel"] for row in rows}
    assert len(set(lines)) < len(lines)
