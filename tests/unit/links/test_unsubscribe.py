"""The link in a message, and the headers by which a mailbox offers it."""

from consent.links.unsubscribe import unsubscribe_headers, unsubscribe_url


def test_the_token_stands_in_the_link_and_the_link_in_the_header() -> None:
    url = unsubscribe_url("https://consent.example", "a-token")

    assert url == "https://consent.example/unsubscribe/a-token"
    assert unsubscribe_headers(url) == {
        "List-Unsubscribe": "<https://consent.example/unsubscribe/a-token>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
