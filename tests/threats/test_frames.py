"""A page in a frame of somebody else's site is pressed by who sees another one."""

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.stories.asking import ask, mailed
from tests.stories.house import House
from tests.stories.mails import link_in, subscribed
from tests.stories.people import ANA_MAIL
from tests.stories.publishing import publish, with_brand
from tests.threats.test_doors import doors

SHOP = "https://shop.example"
TOLD = {
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/frame",
    "Host": "evil.example",
    "Sec-Fetch-Dest": "iframe",
    "Sec-Fetch-Site": "cross-site",
}
ASKED = "?frame=https://evil.example&origin=https://evil.example&lang=en"
FOR_PEOPLE = ("/preferences", "/unsubscribe", "/confirm", "/subscribe")


def pages(house: House) -> Iterator[tuple[str, TestResponse]]:
    """Yield every HTML page there is: of each door, and of true links."""
    click = link_in(subscribed(house))
    ask(house, ANA_MAIL)
    house.work()
    true = [
        click,
        f"/preferences/{mailed(house)}",
        click.replace("scribe/", "scribe/x"),
    ]
    paths = {path for _, _, path in doors(house)} | set(true)
    for path in sorted(paths):
        for method in ("GET", "POST"):
            answer = house.app.test_client().open(
                f"{path}{ASKED}", method=method, headers=TOLD
            )
            if answer.mimetype == "text/html":
                yield path, answer


@pytest.mark.parametrize("listed", [[], [SHOP]])
def test_only_listed_sites_frame_a_page_and_only_pages_for_people(
    house: House, listed: list[str]
) -> None:
    publish(house, with_brand(frame_origins=listed))
    framed = set()

    for path, page in pages(house):
        directives = page.headers["Content-Security-Policy"].split("; ")
        (ancestors,) = [d for d in directives if d.startswith("frame-ancestors ")]
        is_open = path.startswith(FOR_PEOPLE) and bool(listed)
        assert ancestors.split()[1:] == (listed if is_open else ["'none'"]), path
        # A header that cannot name sites would shut out the listed ones.
        assert not (is_open and "X-Frame-Options" in page.headers), path
        framed.add(path.split("/")[1])

    assert framed >= {part.strip("/") for part in FOR_PEOPLE}


def test_no_page_runs_a_script_or_a_style_that_was_put_into_it(house: House) -> None:
    for path, page in pages(house):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "<style" not in page.text, path
        assert " style=" not in page.text, path
        assert " onclick=" not in page.text, path
        for script in page.text.split("<script")[1:]:
            assert " src=" in script.partition(">")[0], path
