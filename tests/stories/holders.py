"""Accounts of the business, and the addresses that it knows to be theirs."""

from tests.stories.house import House


def prove(house: House, account: str, *addresses: str) -> None:
    """Say that the business knows these addresses to be an account's."""
    for address in addresses:
        channel = "email" if "@" in address else "sms"
        link = {"channel": channel, "address": address, "verified": "purchase"}
        house.ask(f"/v1/accounts/{account}/contacts", link)
