"""Draws docs/operating/dashboard.json as SVG, with the figures of a real Prometheus.

Where no Grafana is at hand, this shows what the panels would: every query of the file
is asked as it stands. The picture in docs/images was made so, during some minutes of
load, against doubles of the providers:

    python bench/rig/dashboard.py --minutes 8 > dashboard.svg
"""

import argparse
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

DASHBOARD = Path(__file__).parents[2] / "docs" / "operating" / "dashboard.json"
STEPS = 240
COLUMN, ROW, GAP = 60, 26, 8
MOST_NAMES = 7
LINES = 4
COLOURS = (
    "#73bf69",
    "#f2cc0c",
    "#5794f2",
    "#ff9830",
    "#b877d9",
    "#f2495c",
    "#8ab8ff",
    "#c8f2c2",
    "#ffcb7d",
    "#deb6f2",
)
STATES = {"green": "#37872d", "red": "#c4162a"}
UNITS = {"s": " s", "reqps": "/s", "ops": "/s", "short": ""}

Series = tuple[str, list[float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prometheus:
    """The span of time that is drawn, and where its figures are."""

    url: str
    start: float
    end: float

    def series(self, panel: dict[str, Any]) -> list[Series]:
        """Return the values of every query of a panel, with their names."""
        return [s for t in panel["targets"] for s in self._of(t)]

    def _of(self, target: dict[str, Any]) -> Iterator[Series]:
        asked = {
            "query": target["expr"].replace("$__rate_interval", "1m"),
            "start": self.start,
            "end": self.end,
            "step": (self.end - self.start) / STEPS,
        }
        query = urllib.parse.urlencode(asked)
        with urllib.request.urlopen(  # noqa: S310  the address was given by hand
            f"{self.url}/api/v1/query_range?{query}"
        ) as answer:
            found = json.load(answer)["data"]["result"]
        for each in sorted(found, key=lambda each: sorted(each["metric"].items())):
            name = target["legendFormat"]
            for label, value in each["metric"].items():
                name = name.replace("{{" + label + "}}", value)
            yield name, self._aligned(each["values"])

    def _aligned(self, values: list[tuple[float, str]]) -> list[float | None]:
        """Return a value for each step; none where there was none."""
        step = (self.end - self.start) / STEPS
        aligned: list[float | None] = [None] * (STEPS + 1)
        for at, value in values:
            number = float(value)
            if number == number:  # noqa: PLR0124  what was divided by nothing is no number
                aligned[min(STEPS, round((at - self.start) / step))] = number
        return aligned


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where something is drawn."""

    x: float
    y: float
    w: float
    h: float


def text(x: float, y: float, words: str, **style: object) -> str:
    """Return words at a place."""
    look = {"font_size": 11, "fill": "#ccccdc", **style}
    named = " ".join(f'{k.replace("_", "-")}="{v}"' for k, v in look.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" {named}>{escape(words)}</text>'


def panel_of(panel: dict[str, Any], series: Sequence[Series]) -> Iterator[str]:
    """Yield the parts of one panel."""
    at = panel["gridPos"]
    box = Box(
        x=at["x"] * COLUMN + GAP / 2,
        y=at["y"] * ROW + GAP / 2,
        w=at["w"] * COLUMN - GAP,
        h=at["h"] * ROW - GAP,
    )
    colour = _state(panel, series) if panel["type"] == "stat" else "#181b1f"
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{box.w}" height="{box.h}" '
        f'rx="3" fill="{colour}" stroke="#2c3235"/>'
    )
    yield text(box.x + 8, box.y + 16, panel["title"], font_weight="600")
    if panel["type"] == "stat":
        yield text(
            box.x + box.w / 2,
            box.y + box.h / 2 + 18,
            _said(panel, series),
            font_size=26,
            text_anchor="middle",
            fill="#ffffff",
        )
    else:
        yield from _graph(panel, box, series)


def _last(series: Sequence[Series]) -> float | None:
    known = [v for _, values in series[:1] for v in values if v is not None]
    return known[-1] if known else None


def _state(panel: dict[str, Any], series: Sequence[Series]) -> str:
    last = _last(series)
    colour = "red"
    for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]:
        if step["value"] is None or (last is not None and last >= step["value"]):
            colour = step["color"]
    return STATES[colour]


def _said(panel: dict[str, Any], series: Sequence[Series]) -> str:
    last = _last(series)
    if last is None:
        return "no data"
    for mapping in panel["fieldConfig"]["defaults"]["mappings"]:
        found = mapping["options"].get(f"{last:g}")
        if found:
            return str(found["text"])
    return f"{last:g}"


def _graph(panel: dict[str, Any], box: Box, series: Sequence[Series]) -> Iterator[str]:
    defaults = panel["fieldConfig"]["defaults"]
    stacked = defaults["custom"]["stacking"]["mode"] == "normal"
    plot = Box(x=box.x + 60, y=box.y + 26, w=box.w - 70, h=box.h - 62)
    sums = [0.0] * (STEPS + 1)
    lines: list[tuple[list[float], list[float | None]]] = []
    for _, values in series:
        below = list(sums) if stacked else [0.0] * (STEPS + 1)
        top = [None if v is None else v + b for v, b in zip(values, below, strict=True)]
        if stacked:
            sums = [b if v is None else v for v, b in zip(top, sums, strict=True)]
        lines.append((below, top))
    most = max((v for _, top in lines for v in top if v is not None), default=0) or 1
    yield from _axes(plot, most * 1.05, UNITS[defaults["unit"]])
    for number, (below, top) in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        yield from _line(plot, most * 1.05, colour, below if stacked else None, top)
    yield from _legend(box, [name for name, _ in series])


def _axes(plot: Box, most: float, unit: str) -> Iterator[str]:
    for line in range(LINES + 1):
        y = plot.y + plot.h * (1 - line / LINES)
        yield f'<path d="M{plot.x} {y:.1f}h{plot.w}" stroke="#2c3235"/>'
        label = f"{most * line / LINES:.3g}{unit}"
        yield text(plot.x - 6, y + 4, label, text_anchor="end", fill="#8e8e99")


def _line(
    plot: Box,
    most: float,
    colour: str,
    below: Sequence[float] | None,
    top: Sequence[float | None],
) -> Iterator[str]:
    def place(step: int, value: float) -> str:
        x = plot.x + plot.w * step / STEPS
        return f"{x:.1f} {plot.y + plot.h * (1 - value / most):.1f}"

    run: list[int] = []
    for step in range(STEPS + 2):
        if step <= STEPS and top[step] is not None:
            run.append(step)
            continue
        if len(run) > 1:
            path = "L".join(place(s, top[s] or 0) for s in run)
            yield f'<path d="M{path}" fill="none" stroke="{colour}"/>'
            if below is not None:
                back = "L".join(place(s, below[s]) for s in reversed(run))
                yield f'<path d="M{path}L{back}Z" fill="{colour}" opacity="0.3"/>'
        run = []


def _legend(box: Box, names: Sequence[str]) -> Iterator[str]:
    x = box.x + 12.0
    for number, name in enumerate(names[:MOST_NAMES]):
        colour = COLOURS[number % len(COLOURS)]
        y = box.y + box.h - 12
        yield f'<rect x="{x:.1f}" y="{y - 4}" width="12" height="3" fill="{colour}"/>'
        yield text(x + 16, y, name)
        x += 30 + 6.3 * len(name)


def main() -> None:
    """Print the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prometheus", default="http://127.0.0.1:9090")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--ago", type=float, default=0, help="Minutes since its end.")
    given = parser.parse_args()
    end = time.time() - given.ago * 60
    source = Prometheus(url=given.prometheus, start=end - given.minutes * 60, end=end)
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    height = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in panels) * ROW
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{24 * COLUMN}" '
        f'height="{height}" font-family="DejaVu Sans, sans-serif">'
        '<rect width="100%" height="100%" fill="#111217"/>'
    )
    for panel in panels:
        print("\n".join(panel_of(panel, source.series(panel))))
    print("</svg>")


if __name__ == "__main__":
    main()
