"""A worker of the job library alone: it does jobs that do nothing.

Run as a process of its own: `python -m rig.drain URL CONCURRENCY`.
"""

import sys

from consent.db.jobs import job_app

QUEUE = "nothing"


def main() -> None:
    """Do nothing, as often as somebody asks for it."""
    url, concurrency = sys.argv[1], int(sys.argv[2])
    jobs = job_app(url, connections=concurrency + 2)

    @jobs.task(name="nothing", queue=QUEUE)
    def nothing(contact: str, message: str) -> None:
        """Do nothing."""

    jobs.run_worker(queues=[QUEUE], concurrency=concurrency, delete_jobs="successful")


if __name__ == "__main__":
    main()
