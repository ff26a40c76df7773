import pytest
from werkzeug.test import EnvironBuilder

from consent.providers.twilio.target import raw_target


@pytest.mark.parametrize("name", ["RAW_URI", "REQUEST_URI"])
@pytest.mark.parametrize(
    ("sent", "target"),
    [
        ("/a%2Fb?q=It%27s", "/a%2Fb?q=It%27s"),
        ("/hook?", "/hook?"),
        ("//double/x", "//double/x"),
        ("http://x.example/abs/p%20q?a=1", "/abs/p%20q?a=1"),
        ("HTTPS://x.example:8443/abs", "/abs"),
        ("http://x.example", "/"),
        ("http://x.example?a=1", "/?a=1"),
        ("/go?to=http://x.example/y", "/go?to=http://x.example/y"),
    ],
)
def test_the_target_is_kept_as_it_came(name: str, sent: str, target: str) -> None:
    assert raw_target({name: sent, "PATH_INFO": "/other"}) == target


@pytest.mark.parametrize("target", ["/a%2Fb?q=It%27s", "/caf%C3%A9?x=%C3%A9", "/x?"])
def test_the_test_client_keeps_it(target: str) -> None:
    assert raw_target(EnvironBuilder(target).get_environ()) == target


@pytest.mark.parametrize(
    ("environ", "target"),
    [
        # As Granian 2.8 gives them for the target on the right.
        ({"PATH_INFO": "/webhooks/twilio/messages"}, "/webhooks/twilio/messages"),
        ({"PATH_INFO": "/hook", "QUERY_STRING": "q=It%27s"}, "/hook?q=It%27s"),
        ({"PATH_INFO": "/caf\u00c3\u00a9", "QUERY_STRING": ""}, "/caf%C3%A9"),
        ({"PATH_INFO": "/~x", "QUERY_STRING": "t=%7Ex"}, "/~x?t=%7Ex"),
        ({"PATH_INFO": "//double/x"}, "//double/x"),
        ({"PATH_INFO": "/it's"}, "/it's"),
        ({"PATH_INFO": "/a b", "SCRIPT_NAME": "/pre"}, "/pre/a%20b"),
        ({"PATH_INFO": ""}, "/"),
        ({}, "/"),
    ],
)
def test_without_it_the_target_is_put_together(
    environ: dict[str, str], target: str
) -> None:
    assert raw_target(environ) == target


def test_a_prefix_that_a_proxy_tells_of_was_not_in_the_target() -> None:
    environ = {
        "SCRIPT_NAME": "/told",
        "PATH_INFO": "/hook",
        "werkzeug.proxy_fix.orig": {"SCRIPT_NAME": ""},
    }

    assert raw_target(environ) == "/hook"
