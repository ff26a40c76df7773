"""Which requests carry the signal, and which nobody looks at yet."""

import pytest

from consent.preferences.signals.gpc import is_set, looks_ahead


@pytest.mark.parametrize(
    "values", [["1"], ["0", "1"], ["1", "nonsense"], ["0,1"], ["1, 1"]], ids=repr
)
def test_one_value_that_is_exactly_1_is_the_signal(values: list[str]) -> None:
    assert is_set(values)


@pytest.mark.parametrize(
    "value",
    ["", "0", "true", "yes", "01", "1.0", "+1", "-1", "11", '"1"', "1;q=1", "?1"],
)
def test_any_other_value_is_none(value: str) -> None:
    assert not is_set([value])


def test_no_header_is_no_signal() -> None:
    assert not is_set([])


@pytest.mark.parametrize(
    "purpose",
    ["prefetch", "prefetch;prerender", "PREFETCH", "a, prefetch;x", "preview"],
)
def test_a_browser_that_looks_ahead_says_so(purpose: str) -> None:
    assert looks_ahead("GET", [purpose])


def test_a_head_is_nobody_looking() -> None:
    assert looks_ahead("HEAD", [])


@pytest.mark.parametrize("purposes", [[], [""], ["navigate"]])
def test_a_person_who_opens_a_page_looks_at_it(purposes: list[str]) -> None:
    assert not looks_ahead("GET", purposes)
