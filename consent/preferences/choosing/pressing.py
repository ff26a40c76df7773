"""What each button of the page does, in one transaction."""

from collections.abc import Callable, Mapping

from consent.links.manage_service import ManageLinks
from consent.preferences.asking.service import Asking
from consent.preferences.asking.wishes import Sent
from consent.preferences.choosing.choices import Change, Saved, Told
from consent.preferences.choosing.forms import Form, Step
from consent.preferences.choosing.plan import check_contacts
from consent.preferences.choosing.service import Choosing
from consent.preferences.choosing.visit import Visit
from consent.preferences.signals.service import Signals
from consent.web.services import service


def press(token: str, visit: Visit, form: Form) -> Saved:
    """Do what a button says; the link works longer then, and no draft is kept.

    The contacts are locked before the link: whoever sends a link locks them so.
    """
    saved = _BUTTONS[form.step](visit, form)
    service(ManageLinks).extend(token)
    if form.step in {Step.SAVE, Step.AGREE}:
        service(ManageLinks).drop_draft(visit.link)
    return saved


def _save(visit: Visit, form: Form) -> Saved:
    return service(Choosing).save(visit, form.posted())


def _agree(visit: Visit, form: Form) -> Saved:
    return service(Choosing).agree(visit, form.agreed())


def _stop(visit: Visit, _form: Form) -> Saved:
    return service(Choosing).stop_everything(visit)


def _undo(visit: Visit, form: Form) -> Saved:
    return service(Choosing).undo_stop(visit, form.stops())


def _not_me(visit: Visit, form: Form) -> Saved:
    return service(Choosing).not_me(visit, form.of_contact())


def _obey(visit: Visit, _form: Form) -> Saved:
    """Let the signal of the browser rule over what was chosen before."""
    choosing = service(Choosing)
    view = choosing.see(visit)
    evidence = visit.evidence("Let the browser decide")
    service(Signals).obey(choosing.contacts(visit), visit=evidence)
    return Saved(view=view, changes=())


def _prove(visit: Visit, form: Form) -> Saved:
    """Send a link to an address of the page itself: whoever reads it may do more."""
    contact = form.of_contact()
    view = service(Choosing).see(visit)
    check_contacts({contact}, view)
    sent = service(Asking).send_to(contact, language=visit.language)
    return Saved(view=view, changes=(Change(told=_SENT[sent], contact=contact),))


def _nothing(visit: Visit, _form: Form) -> Saved:
    return Saved(view=service(Choosing).see(visit), changes=())


_SENT: Mapping[Sent, Told] = {
    Sent.LINK: Told.LINK_SENT,
    Sent.CODE: Told.CODE_SENT,
    Sent.NOTHING: Told.NOTHING_SENT,
}

_BUTTONS: Mapping[Step, Callable[[Visit, Form], Saved]] = {
    Step.SAVE: _save,
    Step.AGREE: _agree,
    Step.STOP: _stop,
    Step.UNDO: _undo,
    Step.NOT_ME: _not_me,
    Step.SIGNAL: _obey,
    Step.STAY: _nothing,
    Step.AGAIN: _nothing,
    Step.PROVE: _prove,
}
