"""A click withdraws, whatever comes in its body: the token is all that counts."""

import io

import pytest

from tests.stories.house import House
from tests.stories.mails import link_in, subscribed
from tests.stories.people import ANA_MAIL

MIB = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'

BODIES = {
    "a-large-form": (b"a=" + b"b" * (2 * MIB), FORM),
    "many-fields": (b"a=b&" * 200_000, FORM),
    "many-parts": (PART * 5_000 + b"--x--\r\n", MULTIPART),
    "a-large-part": (PART[:-3] + b"b" * (2 * MIB) + b"\r\n--x--\r\n", MULTIPART),
    "no-end": (PART * 5_000, MULTIPART),
    "large-and-of-no-type": (b"b" * (2 * MIB), "application/octet-stream"),
}


@pytest.mark.parametrize("chunked", [False, True], ids=["with-length", "chunked"])
@pytest.mark.parametrize("body", BODIES)
def test_a_click_with_a_body_of_any_size_and_shape_still_withdraws(
    house: House, body: str, *, chunked: bool
) -> None:
    path = link_in(subscribed(house))
    data, media = BODIES[body]
    length = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True} if chunked else {}

    answer = house.app.test_client().post(
        path,
        input_stream=io.BytesIO(data),
        content_type=media,
        environ_overrides={"CONTENT_LENGTH": str(len(data)), **length},
    )

    assert answer.status_code == 200
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}
