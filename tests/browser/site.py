"""The service as a browser meets it: over HTTPS, by the name that its links have."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug import Response
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from tests.doubles.certificate import untrusted
from tests.stories.house import House, Json
from tests.stories.people import PUBLIC_URL

HOST = urlsplit(PUBLIC_URL).hostname or ""

_PATIENCE = 10
_NOBODY = Response(status=HTTPStatus.NOT_FOUND)


class Server:
    """Answers on one port for the hosts that it is given, while it is entered."""

    def __init__(self, folder: Path) -> None:
        self.hosts: dict[str, WSGIApplication] = {}
        self._idle, self._busy = threading.Condition(), 0
        self._server = make_server(
            "127.0.0.1",
            0,
            self._answer,
            threaded=True,
            request_handler=_Handler,
            ssl_context=untrusted(folder),
        )
        self.port = self._server.server_port

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
        self._server.shutdown()
        self._server.server_close()

    def leave(self) -> None:
        """Answer for nobody any more, once every request has its answer."""
        self.hosts.clear()
        with self._idle:
            self._idle.wait_for(lambda: self._busy == 0, timeout=_PATIENCE)

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        host = str(environ["HTTP_HOST"]).partition(":")[0]
        self._count(1)
        try:
            answer = self.hosts.get(host, _NOBODY)(environ, start_response)
        except BaseException:
            self._count(-1)
            raise
        return ClosingIterator(answer, partial(self._count, -1))

    def _count(self, more: int) -> None:
        with self._idle:
            self._busy += more
            self._idle.notify_all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A house, and the way to it."""

    house: House
    server: Server

    def manage(self, **body: object) -> str:
        """Have the business mint a link to somebody's page, and return the URL."""
        minted: Json = self.house.ask("/v1/preference-links", body)
        return str(minted["url"])

    def work(self) -> None:
        """Run every job that is due: in a thread where no event loop runs."""
        with ThreadPoolExecutor(1) as beside:
            beside.submit(self.house.work).result()


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - theirs
        """Stay silent."""
