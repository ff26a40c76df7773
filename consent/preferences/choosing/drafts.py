"""What was typed into a page whose link had ended: kept for the same holder alone."""

from dataclasses import dataclass

from consent.links.manage_service import ManageLinks
from consent.preferences.choosing.forms import Form
from consent.preferences.choosing.judging import holder_since
from consent.preferences.choosing.reader import Reader
from consent.preferences.choosing.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Keeps what was typed, name included, and finds it again through a fresh link."""

    reader: Reader
    links: ManageLinks

    def keep(self, token: str, visit: Visit, form: Form) -> bool:
        """Keep a form, and say so; one that comes hours after its link is not kept.

        Raises:
            UnknownContactError: the contact has a new holder since the link was made.
            UnknownAccountError: the account is not here.
        """
        self.reader.read(visit)
        return self.links.keep_draft(token, form.kept())

    def found(self, visit: Visit) -> Form | None:
        """Return what was typed before; what an earlier holder typed is nothing.

        Raises:
            UnknownContactError: the contact is not here, or has a new holder.
            UnknownAccountError: the account is not here.
        """
        draft = self.links.draft(visit.link)
        if draft is None:
            return None
        began = map(holder_since, self.reader.read(visit).facts.values())
        if any(since is not None and since >= draft.at for since in began):
            return None
        return Form.of_draft(draft.form)
