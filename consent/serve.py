"""`consent run` and `consent work`: the processes of the service."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import click
from flask import Flask
from procrastinate import App

from consent.app import create_app
from consent.assembly.tasks import ALL_ROUNDS, register
from consent.db import migrate
from consent.db.jobs import bring_back_stalled, job_app
from consent.greeting import Tour, greeting
from consent.messaging.jobs import QUEUE
from consent.messaging.rounds import go_rounds
from consent.running import answers, local_name, note_running
from consent.settings import Settings
from consent.start import open_database, read_settings, ready

_WEB = "web"
_SWEEP_SECONDS = 30.0
_STOP_SECONDS = 20.0
_GREET_SECONDS = 30.0
_LOOK_SECONDS = 0.2


def web_command(host: str, port: int, processes: int) -> list[str]:
    """Return what serves HTTP."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(processes)),
        *("--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--factory", "consent.start:serving"),
    ]


def work_command() -> list[str]:
    """Return what dispatches messages."""
    return [sys.executable, "-m", "consent.cli", "work"]


@dataclass
class Processes:
    """The child processes of one `consent run`; they end with it, however it ends."""

    environment: Mapping[str, str]
    commands: Mapping[str, list[str]]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def watch(self, look: Callable[[], None]) -> int:
        """Start all and wait until told to stop; a worker that ends is started again.

        Returns:
            The exit status: 0 when told to stop, 1 when the web server ended.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told_to_stop)
        try:
            for name in self.commands:
                self._start(name)
            while not self.stopping:
                time.sleep(_LOOK_SECONDS)
                if not self._all_live():
                    click.echo("The web server ended.", err=True)
                    return 1
                look()
        finally:
            self._stop()
        return 0

    def _start(self, name: str) -> None:
        """Start a process, in a group of its own: a key press reaches only us."""
        parent = str(os.getpid())
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", "consent.child", parent, *self.commands[name]],
            env=dict(self.environment),
            start_new_session=True,
        )

    def _all_live(self) -> bool:
        """Start again whatever may; say whether everything lives."""
        for name, process in list(self.running.items()):
            if process.poll() is None or self.stopping:
                continue
            if name == _WEB:
                return False
            click.echo(f"The {name} ended; it is started again.", err=True)
            time.sleep(1)
            self._start(name)
        return True

    def _stop(self) -> None:
        """Ask every process to end, insist after a while, and leave nothing behind."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
            # What it started is in its group, and may have outlived it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _told_to_stop(self, _number: int, _frame: object) -> None:
        self.stopping = True


@dataclass
class Greeting:
    """Says once that the server answers, or that it does not."""

    host: str
    port: int
    text: str
    give_up: float = field(default_factory=lambda: time.monotonic() + _GREET_SECONDS)
    said: bool = False

    def look(self) -> None:
        """Ask the server whether it lives, until it does."""
        if self.said:
            return
        if answers(self.host, self.port):
            click.echo(self.text)
            self.said = True
        elif time.monotonic() > self.give_up:
            click.echo("The web server does not answer; its log says why.", err=True)
            self.said = True


def work_here(concurrency: int) -> None:
    """Dispatch messages until told to stop; what is under way is brought to its end."""
    settings = read_settings()
    database = open_database(settings)
    threads = concurrency + len(ALL_ROUNDS) + 2
    app = ready(create_app(settings, database, threads=threads))
    asyncio.run(keep_working(app, database.url, concurrency, threads))


def run_service(
    *,
    host: str,
    port: int,
    web_processes: int,
    worker: bool,
    load: Callable[[], Tour] | None,
) -> int:
    """Serve until told to stop; returns the exit status.

    The embedded database is migrated first; any other is the operator's to migrate.
    """
    environment = _environment(host, port)
    settings = Settings.read(environment)
    _refuse_taken(host, port)
    database = open_database(settings)
    app = create_app(settings, database)
    if settings.database_url is None:
        migrate.upgrade(app)
    ready(app)
    tour = None
    if load is not None:
        with app.app_context():
            tour = load()
    metrics = settings.instance_dir / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    commands = {_WEB: web_command(host, port, web_processes)}
    if worker:
        commands["worker"] = work_command()
    forget = note_running(settings.instance_dir, settings.public_url)
    greet = Greeting(local_name(host), port, greeting(settings, tour))
    try:
        return Processes(environment, commands).watch(greet.look)
    finally:
        forget()


def _environment(host: str, port: int) -> dict[str, str]:
    """Return the environment of every process of a run.

    Unless the public URL is set, it is where this run is served.
    """
    environment = dict(os.environ)  # noqa: TID251 - handed on as it is
    here = local_name(host)
    name = f"[{here}]" if ":" in here else here
    environment.setdefault("CONSENT_PUBLIC_URL", f"http://{name}:{port}")
    return environment


def _refuse_taken(host: str, port: int) -> None:
    """Say that somebody else listens there, before anything is started."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {error.strerror}. "
            "Choose another with --port."
        ) from None


async def keep_working(app: Flask, url: str, concurrency: int, threads: int) -> None:
    """Do jobs and rounds in so many threads: a loop's own are few on a few CPUs."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads))
    jobs = job_app(url, connections=concurrency + 2)
    register(jobs, app)
    async with jobs.open_async():
        beside = [
            asyncio.create_task(_sweep(jobs)),
            asyncio.create_task(go_rounds(app, ALL_ROUNDS)),
        ]
        try:
            await jobs.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                delete_jobs="successful",
                shutdown_graceful_timeout=_STOP_SECONDS,
            )
        finally:
            for task in beside:
                task.cancel()


async def _sweep(jobs: App) -> None:
    """Bring back, now and then, what workers that died left unfinished."""
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        with suppress(Exception):
            # The database may be away; the next sweep is soon enough.
            await bring_back_stalled(jobs)
