"""What each button of the page does, in one transaction."""

from collections.abc import Callable, Mapping

from consent.links.manage_service import ManageLinks
from consent.preferences.choosing.choices import Saved
from consent.preferences.choosing.forms import Form, Step
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


def _undo(visit: Visit, _form: Form) -> Saved:
    return service(Choosing).undo_stop(visit)


def _not_me(visit: Visit, form: Form) -> Saved:
    return service(Choosing).not_me(visit, form.of_contact())


def _obey(visit: Visit, _form: Form) -> Saved:
    """Let the signal of the browser rule over what was chosen before."""
    choosing = service(Choosing)
    view = choosing.see(visit)
    evidence = visit.evidence("Let the signal decide")
    service(Signals).obey(choosing.contacts(visit), visit=evidence)
    return Saved(view=view, changes=())


def _nothing(visit: Visit, _form: Form) -> Saved:
    return Saved(view=service(Choosing).see(visit), changes=())


_BUTTONS: Mapping[Step, Callable[[Visit, Form], Saved]] = {
    Step.SAVE: _save,
    Step.AGREE: _agree,
    Step.STOP: _stop,
    Step.UNDO: _undo,
    Step.NOT_ME: _not_me,
    Step.SIGNAL: _obey,
    Step.STAY: _nothing,
    Step.AGAIN: _nothing,
}
