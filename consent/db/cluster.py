"""Makes the data folder of an embedded PostgreSQL, with its two roles."""

import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from consent.db.binaries import Account, Programs
from consent.db.faults import EmbeddedDatabaseError

OWNER = "consent_owner"
APPLICATION = "consent_app"
DATABASE = "consent"

# Wherever its data lies, a process can reach its own working folder, also below
# folders that it may not enter.
_WORKING_FOLDER = Path("/proc/self/cwd")

# Nobody but the two roles, and only with a password: no superuser can log in.
_WHO_MAY_CONNECT = f"local all {OWNER},{APPLICATION} scram-sha-256\n"
_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}


def account_for(folder: Path) -> Account:
    """Return who owns the data: the present user, or with root another one.

    PostgreSQL refuses to run as root. Then it is who owns the instance; if that is
    root too, it is `nobody`.
    """
    data = folder / "data"
    me = os.geteuid()
    owner = (data if data.exists() else folder).stat().st_uid
    if me != 0 and data.exists() and owner != me:
        raise EmbeddedDatabaseError(
            f"{data} belongs to user {owner}. Run as that user, or as root."
        )
    try:
        user = pwd.getpwuid(me or owner) if me or owner else pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedDatabaseError(
            f"User {me or owner} has no entry in the system's list of users, which "
            "PostgreSQL needs. Set CONSENT_DATABASE_URL to use another PostgreSQL."
        ) from None
    return Account(uid=user.pw_uid, gid=user.pw_gid)


def seen_by(account: Account, data: Path) -> Path:
    """Return the name under which the account's processes find their data."""
    if account.uid != os.geteuid() and _WORKING_FOLDER.exists():
        return _WORKING_FOLDER
    return data


def major_of(data: Path) -> str | None:
    """Return the major version that made a data folder, or None if there is none."""
    version = data / "PG_VERSION"
    return version.read_text("ascii").strip() if version.exists() else None


def make(folder: Path, programs: Programs, account: Account) -> None:
    """Make the data folder: whole, or not at all."""
    new = folder / "new"
    if new.exists():
        # What an interrupted start left.
        shutil.rmtree(new)
    new.mkdir(mode=0o700)
    os.chown(new, account.uid, account.gid, follow_symlinks=False)
    passwords = {role: secrets.token_urlsafe(24) for role in (OWNER, APPLICATION)}
    _initialise(new, programs, account)
    (new / "pg_hba.conf").write_text(_WHO_MAY_CONNECT, "ascii")
    _create_roles(new, programs, account, passwords)
    _to_disk(new, programs, account)
    _write_passwords(folder, passwords)
    new.rename(folder / "data")
    _sync(folder)


def passwords_of(folder: Path) -> Mapping[str, str]:
    """Return each role's password."""
    try:
        text = (folder / "passwords").read_text("utf-8")
    except FileNotFoundError:
        raise EmbeddedDatabaseError(
            f"{folder / 'passwords'} is gone. Bring it back from a backup of the "
            "instance; without it nobody can connect."
        ) from None
    found: dict[str, str] = json.loads(text)
    return found


def _initialise(new: Path, programs: Programs, account: Account) -> None:
    _run(
        [
            str(programs.initdb),
            f"--pgdata={seen_by(account, new)}",
            "--username=postgres",
            "--auth=reject",
            "--data-checksums",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions",
            # Until it is whole it has no name; then all of it is synced at once.
            "--no-sync",
        ],
        folder=new,
        account=account,
    )


def _create_roles(
    new: Path, programs: Programs, account: Account, passwords: Mapping[str, str]
) -> None:
    """Write the roles in before the first start, so that no superuser has to log in."""
    statements = [
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{passwords[OWNER]}';",
        f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{passwords[APPLICATION]}';",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER};",
    ]
    settings = {
        "exit_on_error": "on",
        "fsync": "off",
        "log_min_error_statement": "panic",
        "password_encryption": "scram-sha-256",
    }
    _run(
        [
            str(programs.postgres),
            "--single",
            *(part for pair in settings.items() for part in ("-c", "=".join(pair))),
            "-D",
            str(seen_by(account, new)),
            "postgres",
        ],
        folder=new,
        account=account,
        typed="\n".join([*statements, ""]),
    )


def _to_disk(new: Path, programs: Programs, account: Account) -> None:
    """Have every file of a new data folder on disk."""
    # Hundreds of files in one call, where the system has it.
    method = ["--sync-method=syncfs"] if sys.platform == "linux" else []
    command = [str(programs.initdb), f"--pgdata={seen_by(account, new)}"]
    _run([*command, "--sync-only", *method], folder=new, account=account)


def _run(
    command: list[str], *, folder: Path, account: Account, typed: str = ""
) -> None:
    other = account.uid != os.geteuid()
    done = subprocess.run(  # noqa: S603  a program that came along
        command,
        check=False,
        cwd=folder,
        env=_ENVIRONMENT,
        input=typed,
        capture_output=True,
        text=True,
        user=account.uid if other else None,
        group=account.gid if other else None,
        extra_groups=[] if other else None,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise EmbeddedDatabaseError(
            f"{Path(command[0]).name} failed in {folder.parent}: {' '.join(said[-2:])}"
        )


def _write_passwords(folder: Path, passwords: Mapping[str, str]) -> None:
    new = folder / "passwords.new"
    new.unlink(missing_ok=True)
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as text:
        json.dump(passwords, text)
        text.flush()
        os.fsync(file)
        if os.geteuid() == 0:
            owner = folder.stat()
            os.fchown(file, owner.st_uid, owner.st_gid)
    new.rename(folder / "passwords")


def _sync(folder: Path) -> None:
    """Have the names in a folder on disk, too."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
