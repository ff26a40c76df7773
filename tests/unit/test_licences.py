"""Everything in the lock files may be used beside, and shipped with, Apache-2.0."""

import re
from importlib.metadata import (
    Distribution,
    PackageMetadata,
    PackageNotFoundError,
    distribution,
)
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKED = {
    name: lock
    for lock in ("requirements-dev.txt", "requirements.txt")
    for name in re.findall(
        r"^([A-Za-z0-9._-]+)==", ROOT.joinpath(lock).read_text("utf-8"), re.MULTILINE
    )
}
COMPATIBLE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
    # Used as they are: their own files stay under their own licence.
    "MPL-2.0",
    # The database driver, imported and not changed; anybody may put another in place.
    "LGPL-3.0-only",
}
SPELLED = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""What classifiers call a licence, and its SPDX name."""

REVIEWED = {
    "atheris": "Apache-2.0",
    # Itself MIT; the axe-core in it is the stricter of the two.
    "axe-playwright-python": "MPL-2.0",
}
"""What says nothing in its metadata; each one's licence file was read."""


def licences_of(found: Distribution) -> set[str]:
    """Return the licences a package names, each of which has to be kept."""
    metadata = found.metadata
    named = [*_all(metadata, "License-Expression"), *_all(metadata, "License")]
    told = next((each for each in named if each), "")
    classified = [
        each.rpartition(" :: ")[2]
        for each in _all(metadata, "Classifier")
        if each.startswith("License :: ") and each != "License :: OSI Approved"
    ]
    if "License-Expression" not in metadata and classified:
        return {SPELLED.get(each, each) for each in classified}
    return {SPELLED.get(each, each) for each in _all_of(told)}


def _all(metadata: PackageMetadata, name: str) -> list[str]:
    return [str(each) for each in metadata.get_all(name) or []]


def _all_of(expression: str) -> set[str]:
    """Return one licence of every choice: a compatible one where there is one."""
    plain = expression.replace("(", "").replace(")", "")
    choices = [part.split(" OR ") for part in re.split(r"\s+AND\s+", plain) if part]
    return {
        next((each for each in choice if each in COMPATIBLE), choice[0])
        for choice in choices
    }


@pytest.mark.parametrize("name", sorted(LOCKED))
def test_its_licence_goes_with_ours(name: str) -> None:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # It is for another system or another Python.
    known = licences_of(found) or {REVIEWED.get(name, "unknown")}

    assert known <= COMPATIBLE


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("MIT", {"MIT"}),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", {"MPL-2.0", "Apache-2.0"}),
        ("GPL-3.0-only OR MIT", {"MIT"}),
        ("GPL-3.0-only", {"GPL-3.0-only"}),
        ("", set()),
    ],
)
def test_of_a_choice_one_is_taken_and_of_several_each_counts(
    expression: str, kept: set[str]
) -> None:
    assert _all_of(expression) == kept
