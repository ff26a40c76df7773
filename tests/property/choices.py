"""Many small choices drawn at once, a byte for each: fast to draw, and they shrink.

A zero byte takes the first of what there is to choose from: put the plainest first.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


def choices(
    make: Callable[..., T], **options: Sequence[object]
) -> st.SearchStrategy[T]:
    """Return what is made with one of the options for every name."""

    def chosen(drawn: bytes) -> T:
        return make(
            **{
                name: values[byte % len(values)]
                for byte, (name, values) in zip(drawn, options.items(), strict=True)
            }
        )

    return st.binary(min_size=len(options), max_size=len(options)).map(chosen)
