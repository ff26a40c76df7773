"""Counts round trips to a database, on the wire."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from consent.db.engine import database_url

_SOCKET = ".s.PGSQL.5432"
_SIZE = 65536


class Trips:
    """How often a client spoke after it was answered."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.count = 0
        self._turn = threading.Lock()

    def carry(self, client: socket.socket, server: socket.socket) -> None:
        """Carry a connection on, both ways, until it ends."""
        answered = threading.Event()
        answered.set()
        back = threading.Thread(
            target=self._back, args=(server, client, answered), daemon=True
        )
        back.start()
        with suppress(OSError):
            while said := client.recv(_SIZE):
                if answered.is_set():
                    answered.clear()
                    with self._turn:
                        self.count += 1
                server.sendall(said)
        server.close()

    def _back(
        self, server: socket.socket, client: socket.socket, answered: threading.Event
    ) -> None:
        with suppress(OSError):
            while said := server.recv(_SIZE):
                answered.set()
                client.sendall(said)
        client.close()


@contextmanager
def counted(url: str) -> Iterator[tuple[str, Trips]]:
    """Yield another URL for a database behind a Unix socket, and what goes through."""
    target = database_url(url)
    trips = Trips()
    with (
        tempfile.TemporaryDirectory(prefix="consent-trips-") as folder,
        socket.socket(socket.AF_UNIX) as door,
    ):
        door.bind(str(Path(folder, _SOCKET)))
        door.listen()
        real = str(Path(str(target.query["host"]), _SOCKET))
        threading.Thread(target=_accept, args=(door, real, trips), daemon=True).start()
        other = target.update_query_dict({"host": folder})
        yield other.render_as_string(hide_password=False), trips


def _accept(door: socket.socket, real: str, trips: Trips) -> None:
    with suppress(OSError):
        while True:
            client, _ = door.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(real)
            carry = threading.Thread(
                target=trips.carry, args=(client, server), daemon=True
            )
            carry.start()
