"""Asks the same thing over a few open connections, as fast as it is answered."""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_SIZE = 65536
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of one round."""

    answers: int
    seconds: float
    latencies: list[float]
    statuses: Counter[bytes]
    outcomes: Counter[bytes]

    @property
    def rate(self) -> float:
        """Return answers per second."""
        return self.answers / self.seconds


@dataclass(slots=True)
class _Line:
    """One open connection, and when its present request was sent."""

    socket: socket.socket
    sent: float = 0.0
    received: bytearray = field(default_factory=bytearray)


def ask(
    port: int,
    requests: Sequence[bytes],
    *,
    connections: int,
    seconds: float,
    first: int = 0,
) -> Measured:
    """Send requests in turn for a time, each connection one at a time."""
    selector = selectors.DefaultSelector()
    lines = [_Line(_connected(port)) for _ in range(connections)]
    latencies: list[float] = []
    statuses: Counter[bytes] = Counter()
    outcomes: Counter[bytes] = Counter()
    turn, began = first, time.perf_counter()
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        turn = _send(line, requests, turn)
    ends = began + seconds
    while time.perf_counter() < ends:
        for key, _ in selector.select(1):
            line: _Line = key.data
            line.received += line.socket.recv(_SIZE)
            if not _whole(line.received):
                continue
            latencies.append(time.perf_counter() - line.sent)
            statuses[bytes(line.received[9:12])] += 1
            outcomes[_outcome(line.received)] += 1
            turn = _send(line, requests, turn)
    elapsed = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return Measured(
        answers=len(latencies),
        seconds=elapsed,
        latencies=latencies,
        statuses=statuses,
        outcomes=outcomes,
    )


def answered(port: int, request: bytes) -> bytes:
    """Send one request, wait for its whole answer, and return the status."""
    received = bytearray()
    with _connected(port) as connection:
        connection.sendall(request)
        while not _whole(received):
            received += connection.recv(_SIZE)
    return bytes(received[9:12])


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _send(line: _Line, requests: Sequence[bytes], turn: int) -> int:
    line.received.clear()
    line.sent = time.perf_counter()
    line.socket.sendall(requests[turn % len(requests)])
    return turn + 1


def _whole(received: bytearray) -> bool:
    """Say whether an answer is here up to its last byte."""
    head = received.find(b"\r\n\r\n")
    if head < 0:
        return False
    start = received.lower().find(_LENGTH, 0, head) + len(_LENGTH)
    return len(received) >= head + 4 + int(
        received[start : received.find(b"\r", start)]
    )


def _outcome(received: bytearray) -> bytes:
    """Return what was decided, from the first member of the answer."""
    start = received.find(b'"outcome":"') + 11
    return bytes(received[start : received.find(b'"', start)])
