"""What can happen to one number while its page is open in several tabs."""

import re
from dataclasses import dataclass, field

import orjson
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.stories.house import House, Json
from tests.stories.page import Page, copy_of, opened, path_of

Place = tuple[str, str, str]
Step = tuple[str, Place, bool]

PLACES: tuple[Place, ...] = (
    ("sms", "offers", "acme"),
    ("sms", "surveys", "acme"),
    ("call", "offers", "acme"),
    ("sms", "offers", "acme-partner"),
)
ACTS = ("open", "flip", "agree", "say", "text", "click", "patch", "partners", "stop")

steps: st.SearchStrategy[Step] = st.tuples(
    st.sampled_from(ACTS), st.sampled_from(PLACES), st.booleans()
)


@dataclass(slots=True)
class Number:
    """One number, the tabs in which its page is open, and what they still ask."""

    house: House
    number: str
    path: str = ""
    tabs: list[Page] = field(default_factory=list)
    asking: list[Page] = field(default_factory=list)

    def do(self, step: Step) -> None:
        """Let one thing happen; of several tabs, the oldest is the one that is used."""
        act, place, yes = step
        if not self.tabs:
            self.path = path_of(self.house, self.number)
            self._open(place, yes=yes)
        acts = {
            "open": self._open,
            "flip": self._flip,
            "agree": self._agree,
            "say": self._say,
            "text": self._text,
            "click": self._click,
            "patch": self._patch,
            "partners": self._partners,
            "stop": self._stop,
        }
        acts[act](place, yes=yes)
        self.house.clock.pass_by(seconds=1)

    def seen(self) -> dict[Place, Json]:
        """Return the switches that the page shows now, by their place."""
        return {
            (switch["channel"], row["purpose"], row["seller"]): switch
            for section in self._json("GET").get_json()["sections"]
            for row in section["rows"]
            for switch in row["switches"]
        }

    def _open(self, _place: Place, *, yes: bool) -> None:
        self.tabs = [*self.tabs, opened(self.house, self.path)][-2:]

    def _flip(self, place: Place, *, yes: bool) -> None:
        answer = copy_of(self.tabs[0]).turn(*place).save()
        if 'name="agree"' in answer.text:
            self.asking.append(answer)

    def _agree(self, _place: Place, *, yes: bool) -> None:
        for page in self.asking[:1]:
            copy_of(page).agree()

    def _say(self, place: Place, *, yes: bool) -> None:
        if yes:
            self.house.grant(self.number, **named(place))
        else:
            self.house.say("withdraw", self.number, **named(place))

    def _text(self, _place: Place, *, yes: bool) -> None:
        word = "START" if yes else "STOP"
        self.house.hear(word, sender=self.number, OptOutType=word)

    def _partners(self, _place: Place, *, yes: bool) -> None:
        copy_of(self.tabs[0]).untick("partners").save()

    def _stop(self, _place: Place, *, yes: bool) -> None:
        page = self.tabs[0]
        data = page.form_of("save")
        for name in ("shown", "on", "sequence", "partners_shown", "partners"):
            data.poplist(name)
        data.setlist("step", ["undo_stop" if yes else "stop_everything"])
        data.setlist("stopped", re.findall('name="stopped" value="([^"]+)"', page.text))
        assert page.send(data).status == 200

    def _click(self, place: Place, *, yes: bool) -> None:
        line = {**named(place), "channel": "sms", "address": self.number}
        links = self.house.app.test_client().post(
            "/v1/withdraw-links",
            data=orjson.dumps(line),
            content_type="application/x-ndjson",
            headers={"Authorization": f"Bearer {self.house.key}"},
        )
        url = orjson.loads(links.get_data().splitlines()[0])["unsubscribe_url"]
        self.house.app.test_client().post("/unsubscribe/" + url.rpartition("/")[2])

    def _patch(self, place: Place, *, yes: bool) -> None:
        page = self._json("GET")
        contact = page.get_json()["sections"][0]["contact"]
        words = {"wording": "form-v1", "name": "Ana Lopez"} if yes else {}
        flip = {"contact": contact, **named(place), "on": yes, **words}
        answer = self._json("PATCH", {"switches": [flip]}, etag=page.headers["ETag"])
        assert answer.status_code == 200, answer.get_data(as_text=True)

    def _json(
        self, method: str, body: Json | None = None, etag: str = ""
    ) -> TestResponse:
        token = self.path.rpartition("/")[2]
        headers = {"Authorization": f"Bearer {token}", "If-Match": etag}
        return self.house.app.test_client().open(
            "/v1/preferences", method=method, json=body, headers=headers
        )


def named(place: Place) -> Json:
    """Return a place as JSON has it."""
    return dict(zip(("channel", "purpose", "seller"), place, strict=True))
