"""`consent run` and `consent work`: the processes of the service."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import click
from flask import Flask
from procrastinate import App

from consent.app import create_app, prepare
from consent.db import migrate
from consent.db.jobs import bring_back_stalled, job_app
from consent.greeting import greeting
from consent.messaging.jobs import QUEUE, register
from consent.running import note_running
from consent.settings import Settings
from consent.start import open_database, read_settings

_SWEEP_SECONDS = 30.0
_STOP_SECONDS = 20.0


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
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    commands: dict[str, list[str]] = field(default_factory=dict)
    stopping: bool = False

    def start(self, name: str, command: list[str]) -> None:
        """Start a process."""
        self.commands[name] = command
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", "consent.child", *command],
            env=dict(self.environment),
        )

    def watch(self) -> int:
        """Wait until told to stop; a worker that ends is started again.

        Returns:
            The exit status: 0 when told to stop, 1 when the web server ended.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told_to_stop)
        while not self.stopping:
            time.sleep(0.2)
            for name, process in list(self.running.items()):
                if process.poll() is None or self.stopping:
                    continue
                if name == "web":
                    click.echo("The web server ended.", err=True)
                    self.stop()
                    return 1
                time.sleep(1)
                self.start(name, self.commands[name])
        self.stop()
        return 0

    def stop(self) -> None:
        """Ask every process to end, and insist after a while."""
        self.stopping = True
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _told_to_stop(self, _number: int, _frame: object) -> None:
        self.stopping = True


def work_here(concurrency: int) -> None:
    """Dispatch messages until told to stop; what is under way is brought to its end."""
    settings = read_settings()
    database = open_database(settings)
    app = create_app(settings, database)
    prepare(app)
    asyncio.run(_work(app, database.url, concurrency))


def run_service(
    *,
    host: str,
    port: int,
    web_processes: int,
    worker: bool,
    load: Callable[[], str] | None,
) -> int:
    """Serve until told to stop; returns the exit status.

    The embedded database is migrated first; any other is the operator's to migrate.
    """
    environment = _environment(host, port)
    settings = Settings.read(environment)
    database = open_database(settings)
    app = create_app(settings, database)
    if settings.database_url is None:
        migrate.upgrade(app)
    prepare(app)
    key = None
    if load is not None:
        with app.app_context():
            key = load()
    metrics = settings.instance_dir / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    environment["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    forget = note_running(settings.instance_dir, settings.public_url)
    processes = Processes(environment)
    processes.start("web", web_command(host, port, web_processes))
    if worker:
        processes.start("worker", work_command())
    click.echo(greeting(settings, key))
    try:
        return processes.watch()
    finally:
        forget()


def _environment(host: str, port: int) -> dict[str, str]:
    """Return the environment of every process of a run.

    Unless the public URL is set, it is where this run is served.
    """
    environment = dict(os.environ)  # noqa: TID251 - handed on as it is
    here = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared
    environment.setdefault("CONSENT_PUBLIC_URL", f"http://{here}:{port}")
    return environment


async def _work(app: Flask, url: str, concurrency: int) -> None:
    jobs = job_app(url, connections=concurrency + 2)
    register(jobs, app)
    async with jobs.open_async():
        sweeper = asyncio.create_task(_sweep(jobs))
        try:
            await jobs.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                delete_jobs="successful",
                shutdown_graceful_timeout=_STOP_SECONDS,
            )
        finally:
            sweeper.cancel()


async def _sweep(jobs: App) -> None:
    """Bring back, now and then, what workers that died left unfinished."""
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        with suppress(Exception):
            # The database may be away; the next sweep is soon enough.
            await bring_back_stalled(jobs)
