from collections.abc import Callable
from pathlib import Path

import pytest

from consent.policy.values import Policy
from tests.unit.preferences.looks.shop import Shop, open_shop

Open = Callable[..., Shop]


@pytest.fixture
def shop_of(tmp_path: Path) -> Open:
    """Open a shop with a policy in force, or with none."""

    def make(policy: Policy | None = None, *, config: Path | None = None) -> Shop:
        return open_shop(tmp_path, policy, config=config)

    return make


@pytest.fixture
def shop(shop_of: Open) -> Shop:
    """A shop with no valid policy in force."""
    return shop_of()
