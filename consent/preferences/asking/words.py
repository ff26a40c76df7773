"""What is written or said to somebody who asked for their page, in their language."""

from flask import render_template
from flask_babel import gettext

from consent.messaging.content import Content
from consent.preferences.looks.languages import direction, speaking, spoken


def mail(url: str, *, name: str, language: str | None) -> Content:
    """Return the e-mail in which a link to the page stands."""
    with speaking(language):
        told = {"url": url, "name": name, "language": spoken()}
        return Content(
            subject=gettext("Choose how %(name)s contacts you", name=name),
            text=render_template("preferences/mails/manage_link.txt", **told),
            html=render_template(
                "preferences/mails/manage_link.html", **told, direction=direction()
            ),
            language=spoken(),
        )


def text(code: str, url: str, *, name: str, language: str | None) -> Content:
    """Return the text in which a code stands."""
    with speaking(language):
        told = gettext(
            "%(name)s: your code is %(code)s. It works for 10 minutes. Type it in at "
            "%(url)s and tell it to nobody.",
            name=name,
            code=code,
            url=url,
        )
        return Content(text=told, language=spoken())


def call(code: str, *, name: str, language: str | None) -> Content:
    """Return what is spoken to somebody whose code cannot be texted: digit by digit.

    The call says it twice.
    """
    with speaking(language):
        told = gettext(
            "This is %(name)s. You asked for a code to choose how we contact you. Your "
            "code is: %(code)s. If you did not ask for it, you need not do anything.",
            name=name,
            code=", ".join(code),
        )
        return Content(text=told, language=spoken())
