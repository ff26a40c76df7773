"""Signed posts, and the wire they come over."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from consent.providers.twilio.signature import sign
from tests.stories.house import House
from tests.stories.people import ACCOUNT_SID, ACME, ANA, PUBLIC_URL, TOKEN

TEXTS = "/webhooks/twilio/messages"
FORM = "application/x-www-form-urlencoded"
STOP = {
    "MessageSid": "SM-stop",
    "AccountSid": ACCOUNT_SID,
    "From": ANA,
    "To": ACME,
    "Body": "STOP",
}


@contextmanager
def served(house: House) -> Iterator[int]:
    """Serve the application over HTTP, and return the port."""
    server = make_server("127.0.0.1", 0, house.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def post(port: int, target: str, body: str, headers: Mapping[str, str]) -> int:
    """Send exactly this target and body, and return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", target, body, {"Content-Type": FORM, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def signed(target: str, form: Mapping[str, str], url: str = PUBLIC_URL) -> str:
    return sign(TOKEN, f"{url}{target}", form)


def stopped(house: House) -> bool:
    return "opted_out" in house.check().reasons


def post_with(house: House, signature: str | None) -> TestResponse:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    return house.app.test_client().post(TEXTS, data=STOP, headers=headers)
