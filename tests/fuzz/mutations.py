"""Inputs made from seeds: cut, doubled, joined, sprinkled with what breaks parsers."""

from hypothesis import strategies as st

from tests.fuzz.target import Target

NASTY = (
    b"\x00",
    b"\n",
    b"\r\n",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"%00",
    b"%FF",
    b"..%2F",
    b"'; DROP TABLE contact;--",
    b"{{7*7}}",
    b"=1+1",
    b"<script>",
    b"999999999999999999999",
    b"-1",
    b"1e400",
    b"null",
    b"{}",
    b"[[[[[[[[",
    "\u0130\u00df\ufb01\ufdfa\u0345".encode(),
    b"\xcc\x81" * 50,
    b"A" * 300,
)


@st.composite
def inputs(draw: st.DrawFn, target: Target) -> bytes:
    """Make an input for a target."""
    data = bytearray(draw(st.sampled_from(target.seeds) | st.binary(max_size=200)))
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 20)))
        put = draw(
            st.sampled_from(NASTY)
            | st.binary(max_size=8)
            | st.sampled_from(target.seeds).map(lambda seed: seed[:40])
            | st.just(bytes(data[start:end]) * 2)
        )
        data[start:end] = put
    return bytes(data)
