"""What every program that plays the whole service lets somebody choose."""

from argparse import ArgumentParser


def add_house(asked: ArgumentParser) -> None:
    """Let somebody say how many processes there are, and whether to wait."""
    asked.add_argument("--web", type=int, default=4)
    asked.add_argument("--workers", type=int, default=4)
    asked.add_argument(
        "--hurry",
        action="store_true",
        help="do not wait the minutes after which what broke is found",
    )
