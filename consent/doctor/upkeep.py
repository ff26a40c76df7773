"""Looks at what wants doing: keys, rules, senders, halts, messages, workers."""

from collections.abc import Iterator, Mapping

from consent.contacts.rewrap import Rewrap
from consent.db.figures import Figures, Rows
from consent.doctor.findings import Finding, Level, found
from consent.policy.document import digest
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.recovery.service import Recovery
from consent.vocabulary.channel import Channel

_OVERDUE_SECONDS = 300


def keys(rewrap: Rewrap) -> Iterator[Finding]:
    """Say whether contacts wait for the newest keys."""
    waiting = rewrap.is_due()
    yield found(
        "keys",
        "every contact is under the newest sealing key"
        if not waiting
        else "some contacts are under an older sealing key",
        wrong=waiting,
        level=Level.WARN,
        remedy="consent keys rewrap",
    )


def rules(policies: Policies, folder: ConfigFolder) -> Iterator[Finding]:
    """Say whether a configuration is in force, and whether it is that of the files."""
    policy = policies.current()
    yield found(
        "rules",
        "no valid configuration is in force"
        if policy is None
        else f"version {policy.version} is in force",
        wrong=policy is None,
        remedy="consent rules check, then consent rules publish",
    )
    yield _files(policies, folder)
    if policy is not None:
        yield _senders(policy)


def _files(policies: Policies, folder: ConfigFolder) -> Finding:
    try:
        mark = digest(folder.read())
    except ConfigError as error:
        text = f"the files of the configuration have {len(error.errors)} faults"
        return found("files", text, wrong=True, remedy="consent rules check")
    same = policies.is_in_force(mark)
    return found(
        "files",
        "the files are what is in force"
        if same
        else "the files differ from what is in force",
        wrong=not same,
        level=Level.WARN,
        remedy="consent rules publish, if they are meant to be",
    )


def _senders(policy: Policy) -> Finding:
    without = [
        f"{seller.id} on {channel.value}"
        for seller in policy.sellers.values()
        for channel in (Channel.SMS, Channel.EMAIL)
        if seller.sender_for(channel) is None
    ]
    return found(
        "senders",
        "every seller has a sender for texts and e-mail"
        if not without
        else f"no sender: {', '.join(without)}",
        wrong=bool(without),
        level=Level.WARN,
        remedy="Name senders in sellers.toml where messages are to leave.",
    )


def journal(recovery: Recovery) -> Iterator[Finding]:
    """Say whether the database holds what the journals do, compared at this moment."""
    caught_up = recovery.confirm()
    yield found(
        "journal",
        "the database holds what the journals do"
        if caught_up
        else "a journal is ahead of this database, or was not compared with it",
        wrong=not caught_up,
        remedy="consent recover --dry-run says what is missing; then consent recover",
    )


def running(figures: Figures) -> Iterator[Finding]:
    """Say what waits, what is stopped, and whether anybody works."""
    reading = figures.read()
    yield found(
        "figures",
        "what waits and who works could be read"
        if reading.reached and not reading.unread
        else "what waits and who works could not all be read in time",
        wrong=not reading.reached or reading.unread > 0,
        level=Level.WARN if reading.reached else Level.FAIL,
        remedy="The database struggles: what is not told below is not known.",
    )
    yield from (each for name, each in _told(reading.rows) if name in reading.rows)


def _told(read: Mapping[str, Rows]) -> Iterator[tuple[str, Finding]]:
    """Yield what each figure says, by the figure's name."""
    workers = _sum(read, "consent_workers")
    yield (
        "consent_workers",
        found(
            "workers",
            f"{workers:.0f} workers live",
            wrong=workers == 0,
            level=Level.WARN,
            remedy="Start consent work: nothing leaves without it.",
        ),
    )
    halts = _sum(read, "consent_halts")
    yield (
        "consent_halts",
        found(
            "halts",
            f"{halts:.0f} halts are in force",
            wrong=halts > 0,
            level=Level.WARN,
            remedy="consent halts lists them; consent resume lifts them",
        ),
    )
    unknown = _sum(read, "consent_messages_open", "unknown")
    yield (
        "consent_messages_open",
        found(
            "unknown",
            f"{unknown:.0f} messages are of unknown end",
            wrong=unknown > 0,
            level=Level.WARN,
            remedy="consent messages unresolved, then look them up at the provider",
        ),
    )
    overdue = _sum(read, "consent_messages_overdue_seconds")
    yield (
        "consent_messages_overdue_seconds",
        found(
            "overdue",
            f"the oldest message that is due waits for {overdue:.0f} s",
            wrong=overdue > _OVERDUE_SECONDS,
            level=Level.WARN,
            remedy="Start more workers, or look at their log.",
        ),
    )
    stalled = _sum(read, "consent_jobs", "stalled")
    yield (
        "consent_jobs",
        found(
            "jobs",
            f"{stalled:.0f} jobs were left by workers that died",
            wrong=stalled > 0,
            level=Level.WARN,
            remedy="A worker brings them back within two minutes; start one.",
        ),
    )


def _sum(read: Mapping[str, Rows], name: str, label: str | None = None) -> float:
    return sum(
        number
        for labels, number in read.get(name, ())
        if label is None or label in labels
    )
