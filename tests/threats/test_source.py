"""What holds of the whole source: how secrets are compared, and who may call out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted(ROOT.joinpath("consent").rglob("*.py"))
}

SECRET = re.compile(
    r"digest|signature|token|hash|secret|password|credential|permit\b|api_key\b",
    re.IGNORECASE,
)
NO_SECRET = {
    # Whether a text is spelled as it would be written again.
    (
        "consent/links/box.py",
        "base64.urlsafe_b64encode(raw).decode().rstrip('=') == token",
    ),
    # Whether the books are whole: both sides stand in the database.
    (
        "consent/ledger/verify.py",
        "chain.digests(parts, keys.evidence) == dict(entry.personal_digests)",
    ),
    ("consent/ledger/verify.py", "entry.previous_hash != previous"),
    (
        "consent/ledger/verify.py",
        "chain.link(entry.previous_hash, entry.canonical) != entry.hash",
    ),
    (
        "consent/policy/service.py",
        "digest(publication.document) == publication.digest",
    ),
    ("consent/policy/service.py", "present.digest == mark"),
    # A column: the database looks a digest up in its index.
    ("consent/links/manage_store.py", "_T.c.digest == digest"),
}
"""Comparisons that tell an attacker nothing by the time they take, each looked at."""

CALLS_OUT = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpx",
    "requests",
    "smtplib",
    "telnetlib",
    "urllib.request",
    "urllib3",
}
MAY_CALL_OUT = {
    # The adapters, for the errors of what their SDKs use.
    "consent/providers/sendgrid/client.py",
    "consent/providers/twilio/answers.py",
    # Commands of this machine, to the service on this machine.
    "consent/demo/commands.py",
    "consent/running.py",
}


RUNS_WHAT_IT_READS = {
    "__import__",
    "compile",
    "eval",
    "exec",
    "lxml",
    "marshal",
    "pickle",
    "shelve",
    "xml",
    "yaml",
    "zipfile",
}
# The operator's own logo, read only to refuse it: no document type, no entity.
LOOKS_THROUGH = {("consent/policy/logo_file.py", "xml")}


def test_no_secret_is_compared_letter_by_letter() -> None:
    found = {
        (name, ast.unparse(each))
        for name, tree in CODE.items()
        for each in _comparisons(tree)
    }

    assert found - NO_SECRET == set()


def test_only_the_providers_are_called() -> None:
    calling = {
        name for name, tree in CODE.items() if any(map(_calls_out, _imported(tree)))
    }

    assert calling <= MAY_CALL_OUT


def test_nothing_that_was_read_is_run() -> None:
    used = {
        (name, each)
        for name, tree in CODE.items()
        for each in (*_called(tree), *(i.partition(".")[0] for i in _imported(tree)))
    }

    found = {(name, each) for name, each in used if each in RUNS_WHAT_IT_READS}
    assert found == LOOKS_THROUGH


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def _comparisons(tree: ast.AST) -> Iterator[ast.Compare]:
    """Yield what compares something secret by its name, columns of tables left out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare) or not _is_equality(node):
            continue
        names = [*_names(node)]
        is_column = any(name.endswith("Row") or name == "bindparam" for name in names)
        counted = any(name == "len" for name in names)
        if any(map(SECRET.search, names)) and not is_column and not counted:
            yield node


def _is_equality(node: ast.Compare) -> bool:
    return any(isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops)


def _names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield node.module or ""


def _calls_out(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in CALLS_OUT)
