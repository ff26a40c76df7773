"""What comes over the wire, met by the server as it is really started."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from consent.serve import web_command
from tests.conftest import Server
from tests.integration.cli.service import eventually, free_port
from tests.stories.fixtures import ENVIRONMENT

PATIENCE = 5
END = b"Connection: close\r\n\r\n"
MORE_THAN_THREADS = 12

TWO_WAYS = {
    "two lengths": b"POST /unsubscribe/x HTTP/1.1\r\nHost: x\r\n"
    b"Content-Length: 4\r\nContent-Length: 5\r\n\r\naaaaa",
    "a length that is none": b"POST /unsubscribe/x HTTP/1.1\r\nHost: x\r\n"
    b"Content-Length: +4\r\n\r\naaaa",
    "an unknown coding": b"POST /unsubscribe/x HTTP/1.1\r\nHost: x\r\n"
    b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"GET /healthz HTTP/1.1\r\nHost : x\r\n" + END,
    "a folded line": b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n" + END,
    "a nul": b"GET /\x00 HTTP/1.1\r\nHost: x\r\n" + END,
    "no version": b"GET /healthz\r\n\r\n",
}
ENDLESS = {
    "headers": (b"A: b\r\n" * 5_000, b""),
    "target": (b"", b"x" * 100_000),
    "header": (b"A: " + b"x" * 10_000_000 + b"\r\n", b""),
}


@pytest.fixture(scope="module")
def port(
    postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The port of one web process of the service."""
    name = f"consent_wire_{postgres.worker}"
    database = postgres.create(name, template=migrated)
    variables = {
        **os.environ,  # noqa: TID251  a process needs its surroundings
        **ENVIRONMENT,
        "CONSENT_DATABASE_URL": database.app_url,
        "CONSENT_DATABASE_OWNER_URL": database.owner_url,
        "CONSENT_INSTANCE_DIR": str(tmp_path_factory.mktemp("instance")),
    }
    port = free_port()
    served = subprocess.Popen(  # noqa: S603 - our own command
        web_command("127.0.0.1", port, 1), env=variables, start_new_session=True
    )
    assert eventually(lambda: _lives(port))
    yield port
    os.killpg(served.pid, signal.SIGTERM)
    served.wait(30)
    postgres.drop(name)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def told(port: int, request: bytes) -> bytes:
    """Return how an answer begins."""
    with closing(connected(port)) as wire:
        try:
            wire.sendall(request)
            return wire.recv(200)
        except ConnectionError:
            return b"closed"


def status(port: int, request: bytes) -> int:
    answer = told(port, request)
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def _lives(port: int) -> bool:
    try:
        return status(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + END) == 200
    except OSError:
        return False


@pytest.mark.parametrize("request_", TWO_WAYS.values(), ids=TWO_WAYS)
def test_a_request_that_can_be_read_two_ways_is_refused(
    port: int, request_: bytes
) -> None:
    assert status(port, request_) in {0, 400}
    assert _lives(port)


@pytest.mark.parametrize(("headers", "target"), ENDLESS.values(), ids=ENDLESS)
def test_endless_headers_are_refused(port: int, headers: bytes, target: bytes) -> None:
    request = b"GET /" + target + b" HTTP/1.1\r\nHost: x\r\n" + headers + END

    assert status(port, request) in {0, 400, 414, 431}
    assert _lives(port)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/webhooks/twilio/messages", 403),
        ("/unsubscribe/none", 404),
        ("/v1/consents", 401),
        ("/nothing", 404),
    ],
)
def test_a_body_that_never_comes_holds_nobody_up_at_a_door_it_does_not_open(
    port: int, path: str, expected: int
) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"

    with ExitStack() as open_wires:
        wires = [
            open_wires.enter_context(closing(connected(port)))
            for _ in range(MORE_THAN_THREADS)
        ]
        for wire in wires:
            wire.sendall(head.encode())
        answers = [wire.recv(200) for wire in wires]

        assert {int(answer.split()[1]) for answer in answers} == {expected}
        assert _lives(port)
