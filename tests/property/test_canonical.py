"""A body is the same text whichever library writes it."""

import orjson
import rfc8785
from hypothesis import given, strategies as st

from consent.access.canonical import canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.one_of(TEXTS, st.booleans(), st.none())
ANYTHING = st.recursive(
    st.one_of(PLAIN, st.integers(-(2**53) + 1, 2**53 - 1), st.floats(-1e9, 1e9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, PLAIN, max_size=6))
def test_an_object_of_texts_is_written_as_the_standard_has_it(
    body: dict[str, object],
) -> None:
    assert canonical(body) == rfc8785.dumps(body)  # type: ignore[arg-type]  # plain


@given(ANYTHING)
def test_any_value_is_written_as_the_standard_has_it(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # plain


@given(st.dictionaries(TEXTS, PLAIN, max_size=6))
def test_the_order_of_names_makes_no_difference(body: dict[str, object]) -> None:
    turned = dict(reversed(list(body.items())))

    assert canonical(turned) == canonical(body)
    assert orjson.loads(canonical(body)) == body
