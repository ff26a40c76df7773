"""Kills web processes and workers at random instants, and starts others."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from rig.service import Running, end

_NOBODY_YET = 0.2


@dataclass(slots=True, kw_only=True)
class Killer:
    """Kills so many processes, with a random pause before each."""

    house: Running
    kills: int
    between: float
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)

    def go(self) -> None:
        """Kill until all are done."""
        while self.killed.total() < self.kills:
            time.sleep(self.chance.uniform(0, 2 * self.between))
            if self.chance.getrandbits(1):
                self._kill_worker()
            else:
                self._kill_web()

    def _kill_worker(self) -> None:
        """Kill a worker, and start another as systemd would."""
        working = self.house.working
        place = self.chance.randrange(len(working))
        end(working[place])
        self.killed["workers"] += 1
        working[place] = self.house.worker()

    def _kill_web(self) -> None:
        """Kill a web process; the server starts another by itself."""
        pids = self.house.web_pids()
        if not pids:
            time.sleep(_NOBODY_YET)
            return
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(pids), signal.SIGKILL)
            self.killed["web processes"] += 1
