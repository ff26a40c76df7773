"""Every process of a service is counted where somebody can read it."""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator

import pytest

from consent.demo.people import ANA_MAIL
from tests.integration.cli.service import Service, eventually, free_port, run
from tests.integration.cli.shell import CONSENT, Shell

# One is ours; the demo's Cleo is asked for her second step, too.
SENT = re.compile(
    r'consent_dispatches_total\{channel="email",outcome="accepted"\} [1-9]'
)
TIMED = r'consent_provider_seconds_count\{.*provider="console".*\} [1-9]'


@pytest.fixture(scope="module")
def service(bare: Shell) -> Iterator[Service]:
    with run(bare, "--demo") as found:
        yield found


def send(service: Service, once: str) -> str:
    mail = {"channel": "email", "to": ANA_MAIL, "purpose": "newsletter"}
    words = {"subject": "News", "text": "What happened this month"}
    status, answer = service.ask("POST", "/v1/messages", mail | words, once=once)
    assert status == 202
    return str(json.loads(answer)["id"])


def is_sent(service: Service, message: str) -> bool:
    found = json.loads(service.get(f"/v1/messages/{message}")[1])
    return bool(found["status"] == "sent")


def test_the_service_tells_what_its_worker_counted(service: Service) -> None:
    message = send(service, "one")

    assert eventually(lambda: is_sent(service, message))
    assert eventually(lambda: SENT.search(service.get("/metrics")[1]))

    figures = service.get("/metrics")[1]
    assert "consent_database_up 1.0" in figures
    assert re.search(TIMED, figures)
    assert figures.count("# TYPE consent_http_requests_total counter") == 1


def test_a_worker_alone_tells_what_it_counted(service: Service) -> None:
    port = free_port()

    def figures() -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    with subprocess.Popen(  # noqa: S603  the command of this package
        [str(CONSENT), "work", "--metrics-port", str(port)],
        cwd=service.shell.folder,
        env=service.shell.environment(),
    ) as worker:
        assert eventually(lambda: "consent_dispatches" in figures())
        assert eventually(lambda: "consent_workers 2.0" in service.get("/metrics")[1])
        worker.terminate()

    assert worker.returncode == 0


def test_a_taken_port_is_told(service: Service) -> None:
    told = service.shell.type("work", "--metrics-port", str(service.port))

    assert told.status == 1
    assert told.err == (
        f"Error: Cannot listen on 127.0.0.1, port {service.port}: "
        "Address already in use. Choose another with --metrics-port.\n"
    )
