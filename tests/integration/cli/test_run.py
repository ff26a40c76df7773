"""`consent run`: it serves, mends itself, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent.demo.people import ANA_MAIL, ANA_PHONE
from tests.integration.cli.service import Service, belonging_to, eventually, run
from tests.integration.cli.shell import Shell

WORK = "consent.cli work"
QUESTION = {"channel": "sms", "address": ANA_PHONE, "purpose": "offers"}


@pytest.fixture(scope="module")
def service(bare: Shell) -> Iterator[Service]:
    """One service for all that does not end it."""
    with run(bare, "--demo") as found:
        yield found


def left(shell: Shell) -> dict[int, str]:
    """Return the processes of an instance, other than the one that types."""
    return belonging_to(shell.instance)


def test_when_it_says_that_it_serves_it_does(service: Service) -> None:
    for path in ("/healthz", "/readyz", "/readyz/guard"):
        assert service.get(path) == (200, '{"status":"ok"}')


def test_it_is_reached_where_it_says(service: Service) -> None:
    url = f"http://127.0.0.1:{service.port}"

    described = json.loads(service.get("/openapi.json")[1])

    assert service.said.count(f"Consent serves on {url}\n") == 1
    assert [server["url"] for server in described["servers"]] == [url]


def test_the_page_that_is_printed_opens(service: Service) -> None:
    printed = re.search(r"/preferences/[A-Za-z0-9_-]{43}\n", service.said)
    assert printed is not None

    status, page = service.get(printed[0].strip())

    assert status == 200
    assert "a…@example.com" in page


def test_the_demos_key_opens_the_guard(service: Service) -> None:
    status, answer = service.ask("POST", "/v1/guard/check", QUESTION)

    assert status == 200
    assert json.loads(answer)["as_of"] > 0


def test_a_stop_typed_in_another_shell_is_heard(service: Service) -> None:
    shell = service.shell

    told = shell.type("demo", "text", ANA_PHONE, "STOP")
    asked = service.ask("POST", "/v1/guard/check", QUESTION)
    explained = shell.type("guard", "explain", "sms", ANA_PHONE, "offers")

    assert told.status == 0
    assert told.out.startswith("200 ")
    assert json.loads(asked[1])["allowed"] is False
    assert explained.out.startswith("DENY\n")
    assert "words: 'STOP'" in explained.out


def test_a_killed_worker_is_replaced_and_messages_go_out(service: Service) -> None:
    worker = service.child(WORK)
    os.kill(worker, signal.SIGKILL)

    status, accepted = service.ask(
        "POST",
        "/v1/messages",
        {
            "channel": "email",
            "to": ANA_MAIL,
            "purpose": "newsletter",
            "subject": "News",
            "text": "What happened this month",
        },
        once="after-the-kill",
    )
    path = f"/v1/messages/{json.loads(accepted)['id']}"

    assert status == 202
    assert eventually(lambda: json.loads(service.get(path)[1])["status"] == "sent")
    assert service.child(WORK) != worker
    assert "The worker ended; it is started again." in service.said
    assert "What happened this month" in service.said


def test_a_taken_port_is_told_before_anything_is_started(service: Service) -> None:
    told = service.shell.type("run", "--port", str(service.port))

    assert told.status == 1
    assert told.err == (
        f"Error: Cannot listen on 127.0.0.1, port {service.port}: "
        "Address already in use. Choose another with --port.\n"
    )
    assert service.get("/readyz")[0] == 200


def test_a_host_that_is_not_this_machine_is_told(bare: Shell) -> None:
    told = bare.type(
        *("run", "--host", "192.0.2.1"), CONSENT_PUBLIC_URL="https://consent.example"
    )

    assert told.status == 1
    assert told.err.startswith("Error: Cannot listen on 192.0.2.1, port 8000: ")


def test_told_to_stop_it_stops_everything_it_started(
    bare: Shell, tmp_path: Path
) -> None:
    shell = Shell(folder=tmp_path, typist=bare.typist)
    public = "https://consent.example.com"
    with run(shell, CONSENT_PUBLIC_URL=public) as service:
        before = left(shell)
        status = service.end(signal.SIGTERM)

    assert len(before) > 3
    assert status == 0
    assert eventually(lambda: left(shell) == {})
    assert not (shell.instance / "running.json").exists()
    assert f"Consent serves on {public}\n" in service.said


def test_killed_it_leaves_no_process_behind(bare: Shell, tmp_path: Path) -> None:
    shell = Shell(folder=tmp_path, typist=bare.typist)
    with run(shell) as service:
        service.end(signal.SIGKILL)

    assert eventually(lambda: left(shell) == {})


def test_when_the_web_server_is_killed_everything_ends(
    bare: Shell, tmp_path: Path
) -> None:
    shell = Shell(folder=tmp_path, typist=bare.typist)
    with run(shell, "--no-worker") as service:
        os.kill(service.child("granian"), signal.SIGKILL)
        status = service.process.wait(60)

    assert status == 1
    assert "The web server ended.\n" in service.said
    assert eventually(lambda: left(shell) == {})
    with socket.create_server(("127.0.0.1", service.port)):
        pass
