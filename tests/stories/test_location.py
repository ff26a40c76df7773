"""A device is located only while its app is in use, whatever the caller means to do."""

import pytest

from tests.stories.house import House, Json
from tests.stories.people import WORDING

PHONE: Json = {
    "channel": "location",
    "purpose": "nearby_stores",
    "address": "device-of-ana-0001",
}


def agreed(house: House) -> None:
    house.ask("/v1/wordings", {**WORDING, "id": "near-v1", "channels": ["location"]})
    house.grant(
        **PHONE,
        basis="express",
        evidence={"door": "device", "wording": "near-v1"},
    )


@pytest.mark.parametrize("use", [{}, {"use": "send"}, {"use": "locate"}])
@pytest.mark.parametrize(
    "location",
    [{}, {"location": None}, {"location": {}}, {"location": {"foreground": False}}],
)
def test_a_device_in_the_background_is_not_located(
    house: House, use: Json, location: Json
) -> None:
    agreed(house)

    judged = house.check(**PHONE, **use, **location)

    assert judged.reasons == {"not_in_use"}


@pytest.mark.parametrize("use", [{}, {"use": "send"}, {"use": "locate"}])
def test_a_device_in_use_is_located_with_consent(house: House, use: Json) -> None:
    in_use: Json = {"location": {"foreground": True, "precision_m": 2000}}
    without = house.check(**PHONE, **use, **in_use)
    agreed(house)

    judged = house.check(**PHONE, **use, **in_use)

    assert without.reasons == {"consent_missing"}
    assert judged.outcome == "allow"
