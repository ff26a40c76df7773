"""The verbs of the demo: load it once, keep its key."""

import os
from dataclasses import dataclass
from pathlib import Path

from consent.access.keys import Scope
from consent.access.service import Access
from consent.contacts.account import AccountDraft, AccountState, Verified
from consent.contacts.account_service import Accounts
from consent.contacts.address import parse
from consent.contacts.attributes import Attributes
from consent.contacts.reference import parse_reference
from consent.contacts.service import Contacts
from consent.demo.people import ACCOUNTS, ANA_ACCOUNT, ANA_PHONE, statements, wordings
from consent.ledger.consents import Consents
from consent.ledger.wordings import Wordings
from consent.links.manage import manage_url
from consent.links.manage_service import ManageLinks
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock

KEY_FILE = "demo.key"
_KEY_NAME = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Puts the five people into an instance."""

    contacts: Contacts
    accounts: Accounts
    consents: Consents
    wordings: Wordings
    access: Access
    links: ManageLinks
    clock: Clock
    instance: Path
    public_url: str

    def load(self) -> None:
        """Write the demo's people, unless they are there."""
        if self.contacts.find(parse(Channel.SMS, ANA_PHONE)) is not None:
            return
        for wording in wordings(self.clock.now()):
            self.wordings.record(wording)
        for reference, channel, address, active in ACCOUNTS:
            self._account(reference, channel, address, active=active)
        for statement in statements():
            self.consents.submit(statement)

    def page(self) -> str:
        """Return a fresh link to the page of Ana's account."""
        account = parse_reference(ANA_ACCOUNT)
        issued = self.links.issue(account, minted_by=_KEY_NAME)
        return manage_url(self.public_url, issued.token)

    def key(self) -> str | None:
        """Return the demo's key if this instance keeps it."""
        path = self.instance / KEY_FILE
        return path.read_text(encoding="ascii").strip() if path.exists() else None

    def make_key(self) -> str:
        """Make the demo's key, with every scope, and keep it in the instance."""
        made = self.access.keys()
        taken = {listed.name for listed in made}
        name = _KEY_NAME
        while name in taken:
            name += "-again"
        token = self.access.create(name, scopes=list(Scope))
        path = self.instance / KEY_FILE
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{token}\n")
        return token

    def _account(
        self, reference: str, channel: Channel, address: str, *, active: bool
    ) -> None:
        account = parse_reference(reference)
        draft = AccountDraft(
            attributes=Attributes(), consumer=True, state=AccountState.ACTIVE
        )
        self.accounts.put(account, draft)
        self.accounts.link(
            account,
            parse(channel, address),
            channel=channel,
            verified=Verified.EMAIL_LINK
            if channel is Channel.EMAIL
            else Verified.TEXT_CODE,
        )
        if not active:
            self.accounts.deactivate(account)
