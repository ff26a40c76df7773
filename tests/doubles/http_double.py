"""A small HTTP server that records what it gets and can be told to misbehave."""

import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request, as it came, and the port of the connection it came by."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to answer: after a wait, or, with `reset`, by breaking the connection."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0
    reset: bool = False


RESET = Answer(reset=True)
NONSENSE = Answer(status=200, body=b"<html>Welcome to the hotel Wi-Fi</html>")


def answer_json(
    status: int, body: object, headers: Mapping[str, str] | None = None
) -> Answer:
    said = {"Content-Type": "application/json", **(headers or {})}
    return Answer(status=status, body=json.dumps(body).encode(), headers=said)


class HttpDouble:
    """Serves on a free port while it is entered; `url` is where."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self._script: deque[Answer] = deque()
        self._always: Answer | None = None
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """Serve HTTPS with this certificate from now on."""
        plain = self._server.socket
        self._server.socket = context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        )
        self.url = self.url.replace("http://", "https://")

    def __enter__(self) -> Self:
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def then(self, *answers: Answer) -> None:
        """Answer the next requests so, one each, before anything else."""
        with self._turn:
            self._script.extend(answers)

    def always(self, answer: Answer | None) -> None:
        """Answer every request so, until told otherwise; with nothing, as usual."""
        with self._turn:
            self._always = answer

    def wait(self, seconds: float) -> None:
        """Wait, but not longer than the double is open."""
        self._closing.wait(seconds)

    def take(self, received: Received) -> Answer:
        """Record a request and choose its answer."""
        with self._turn:
            self.requests.append(received)
            if self._script:
                return self._script.popleft()
            return self._always or self.usual(received)

    def usual(self, received: Received) -> Answer:
        """Answer as the real one does when all is well; under the double's lock."""
        return Answer(status=404)


def slowly(answer: Answer, *, seconds: float) -> Answer:
    return Answer(
        status=answer.status, body=answer.body, headers=answer.headers, after=seconds
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, double: HttpDouble) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.double = double


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        received = Received(
            method=self.command,
            path=self.path,
            headers=dict(self.headers.items()),
            body=self.rfile.read(length),
            port=self.client_address[1],
        )
        answer = self.server.double.take(received)
        self.server.double.wait(answer.after)
        if answer.reset:
            self._reset()
            return
        self._say(answer)

    do_POST = answer  # noqa: N815 - the server looks for this name
    do_GET = answer  # noqa: N815 - as above

    def handle(self) -> None:
        # A client that does not trust our certificate hangs up in the handshake.
        with suppress(ssl.SSLError, ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
        """Stay silent."""

    def _say(self, answer: Answer) -> None:
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except ConnectionError:
            self.close_connection = True

    def _reset(self) -> None:
        # No time to linger: closing sends a reset, not a goodbye.
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True


def dead_url() -> str:
    """Return a URL where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
