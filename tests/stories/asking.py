"""People who come to their page: they ask, get a link or a code, and open it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address

import psycopg
import pytest
from werkzeug.test import TestResponse

from tests.stories.house import House
from tests.stories.mails import parts
from tests.stories.people import PUBLIC_URL

SEAL = re.compile(r'name="csrf" value="[^"]+"')
"""What differs in a form each time it is shown."""

_SEAL = re.compile(r'name="csrf" value="([^"]+)"')
_LINK = re.compile(rf"{re.escape(PUBLIC_URL)}/preferences/([A-Za-z0-9_-]{{43}})")
_CODE = re.compile(r"\b[0-9]{6}\b|\b[0-9](?:, [0-9]){5}\b")


def ask(house: House, address: str, *, lang: str = "en") -> TestResponse:
    """Type an address into the page that asks for one."""
    return submit(house, "/preferences", {"address": address}, lang=lang)


def tell(house: House, number: str, code: str) -> TestResponse:
    """Type a number and a code into the page that asks for both."""
    return submit(house, "/preferences/code", {"address": number, "code": code})


def submit(
    house: House,
    path: str,
    form: dict[str, str],
    *,
    lang: str = "en",
    remote: str | None = None,
) -> TestResponse:
    """Open a page with a form and send it, as a browser does.

    It comes from a network of its own unless told otherwise, since those are counted.
    """
    client = house.app.test_client()
    shown = client.get(f"{path}?lang={lang}")
    seal = _SEAL.search(shown.text)
    assert seal is not None, shown.text
    network = str(IPv4Address("10.0.0.1") + 256 * next(house.numbers))
    return client.post(
        f"{path}?lang={lang}",
        data={"csrf": seal[1], **form},
        environ_base={"REMOTE_ADDR": remote or network},
    )


def token_in(text: str) -> str:
    """Return the token of the link to the page that stands in a text."""
    found = _LINK.search(text)
    assert found is not None, text
    return found[1]


def mailed(house: House, number: int = -1) -> str:
    """Return the token in one of the mails that were sent, the last one."""
    return token_in(parts(house.sendgrid.mails[number])["text/plain"])


def code_in(text: str) -> str:
    """Return the code that stands in a text, or is spelled in what is spoken."""
    found = _CODE.search(text)
    assert found is not None, text
    return found[0].replace(", ", "")


def texted(house: House) -> str:
    """Return the code in the last text."""
    return code_in(house.twilio.texts[-1].body)


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note every statement that goes to the database, by whatever way."""
    said: list[str] = []
    real = psycopg.Cursor.execute

    def execute(
        cursor: psycopg.Cursor[object],
        query: str | bytes,
        params: Sequence[object] | Mapping[str, object] | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> psycopg.Cursor[object]:
        text = query if isinstance(query, str) else query.decode()
        said.append(" ".join(text.split()))
        return real(cursor, query, params, prepare=prepare, binary=binary)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", execute)
        yield said
