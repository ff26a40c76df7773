r"""Which numbers are valid as they are written, said by one expression each. Pure.

For a country code and a length, everything that the phonenumbers library asks of a
number in `parse`, `is_valid_number` and `format_number` is put into one regular
expression, made of the library's own:

- nothing that the library would take for a national prefix stands in front, so that
  it changes no digit, and the E.164 form is the number as it is written;
- of the regions that share the code, in the library's order, the first whose leading
  digits fit, or which has none and knows the type, is the number's own;
- the number fits that region's general pattern and that of a type of this length.

So a yes here is the library's yes. A no is not known: the library decides. Patterns
of more than digits, classes, groups, repeats and the end are not joined: what a part
says must not change by standing beside another. Nothing of a number is kept.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

_SHORTEST, _LONGEST = len("+1234567"), len("+123456789012345")
_ELSEWHERE = "001"
_PLANS = 4096
"""More than there are country codes times lengths."""

_JOINABLE = re.compile(r"(?:[0-9\[\]{},)?|*+$-]|\\d|\((?:\?:)?)+")
_TYPES = (
    "mobile",
    "fixed_line",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)


def is_plainly_valid(number: str) -> bool:
    """Say whether a text is a valid number in E.164; no means that it is not known."""
    code = _codes().get(number[:4])
    if code is None or not _SHORTEST <= len(number) <= _LONGEST:
        return False
    plan = _plan(code, len(number))
    return plan is not None and plan.fullmatch(number) is not None


@cache
def _codes() -> dict[str, str]:
    """Return the country code of every `+` and three digits that begin with one."""
    codes = {}
    for start in map(str, range(100, 1000)):
        # The shortest that is a code, as the library takes it; none begins another.
        found = (start[:end] for end in (1, 2, 3))
        code = next((c for c in found if int(c) in COUNTRY_CODE_TO_REGION_CODE), None)
        if code is not None:
            codes[f"+{start}"] = code
    return codes


@lru_cache(maxsize=_PLANS)
def _plan(code: str, length: int) -> re.Pattern[str] | None:
    """Return what valid numbers of a code and a length match, as far as it is known."""
    regions = COUNTRY_CODE_TO_REGION_CODE[int(code)]
    if _ELSEWHERE in regions:
        return None
    plans = [PhoneMetadata.metadata_for_region(region) for region in regions]
    known = [plan for plan in plans if plan is not None]
    joinable = [plan for plan in known if _is_joinable(plan, code)]
    prefix = joinable[0].national_prefix_for_parsing if joinable else None
    if len(joinable) < len(plans) or not _JOINABLE.fullmatch(prefix or "0"):
        return None
    ways = "|".join(_ways(joinable, length - len(code) - 1))
    front = rf"\+{code}{_no_prefix(prefix, code)}"
    return re.compile(f"{front}(?:{ways})", re.ASCII) if ways else None


def _no_prefix(prefix: str | None, code: str) -> str:
    """Return what fails where the library could strip or change a national prefix.

    A prefix that may be empty changes nothing as long as it takes no digit and its
    last group, which a rule of transformation would write, has no part in it.
    """
    if not prefix:
        return ""
    last = re.compile(prefix).groups
    takes_part = rf"|(?({last})|(?!))" if last else ""
    return rf"(?!(?:{prefix})(?:(?<!\+{code}){takes_part}))"


def _ways(plans: list[PhoneMetadata], digits: int) -> Iterator[str]:
    """Yield, for each region that knows numbers of this length, what they are."""
    others = ""
    for plan in plans:
        leading = f"(?={plan.leading_digits})" if plan.leading_digits else ""
        general = _pattern(plan.general_desc, digits)
        found = [_pattern(desc, digits) for desc in _types(plan)]
        types = "|".join(dict.fromkeys(each for each in found if each))
        if general and types:
            yield rf"{others}{leading}(?=(?:{general})\Z)(?:{types})\Z"
        if leading:
            others += f"(?!{plan.leading_digits})"


def _types(plan: PhoneMetadata) -> list[PhoneNumberDesc | None]:
    """Return the types of number that the library looks at in a region."""
    both = plan.same_mobile_and_fixed_line_pattern
    return [getattr(plan, name) for name in _TYPES if not (both and name == "mobile")]


def _pattern(desc: PhoneNumberDesc | None, digits: int) -> str | None:
    """Return what numbers of a kind look like, if any has this many digits."""
    if desc is None or (desc.possible_length and digits not in desc.possible_length):
        return None
    return desc.national_number_pattern


def _is_joinable(plan: PhoneMetadata, code: str) -> bool:
    patterns = [plan.leading_digits]
    patterns += [
        desc.national_number_pattern
        for desc in (plan.general_desc, *_types(plan))
        if desc is not None
    ]
    joinable = all(_JOINABLE.fullmatch(pattern) for pattern in patterns if pattern)
    return joinable and str(plan.country_code) == code
