"""The model card's pictures, written as plain SVG: how far told confidence is true, and what was taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.intents import Intent
from flows.understanding import Understanding
from nlu.measure import Case

CARD = Path(__file__).parent.parent / "nlu" / "card"
_BINS = 10
_SIDE = 320
_EDGE = 50
_CELL = 26
_LABELS = 190


def write(name: str, expected: Sequence[Case], read: Sequence[Understanding], folder: Path = CARD) -> None:
    """Write both pictures of one engine: reliability-NAME.svg and confusion-NAME.svg."""
    folder.mkdir(exist_ok=True)
    told = [
        (reading.intent.confidence, reading.intent.name is case.intent)
        for case, reading in zip(expected, read, strict=True)
    ]
    (folder / f"reliability-{name}.svg").write_text(reliability(name, told), "utf-8")
    pairs = Counter((case.intent, reading.intent.name) for case, reading in zip(expected, read, strict=True))
    (folder / f"confusion-{name}.svg").write_text(confusion(name, pairs), "utf-8")


def reliability(name: str, told: Iterable[tuple[float, bool]]) -> str:
    """Told confidence against the share that was right, in ten bins; a dot's area grows with its number of texts."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, hit in told:
        bins.setdefault(min(_BINS - 1, int(confidence * _BINS)), []).append((confidence, hit))
    shapes = [_line(0, 0, 1, 1, "#999"), _line(0, 0, 1, 0, "#333"), _line(0, 0, 0, 1, "#333")]
    for rows in bins.values():
        mean, right = (sum(row[index] for row in rows) / len(rows) for index in (0, 1))
        x, y = _place(mean, right)
        title = f"told {mean:.2f}, right {right:.2f}, {len(rows)} texts"
        shapes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + len(rows) ** 0.5 / 2:.1f}" fill="#2a6f97" fill-opacity=".8">'
            f"<title>{title}</title></circle>"
        )
        shapes.append(_text(x + 12, y + 14, str(len(rows)), 10))
    shapes += [_text(*_place(step / 5, -0.06), f"{step / 5:.1f}", 10) for step in range(6)]
    shapes += [_text(18, _place(0, step / 5)[1] + 4, f"{step / 5:.1f}", 10) for step in range(6)]
    shapes += [_text(_EDGE, 20, f"{name}: told confidence (across) and share right (up); number of texts", 12)]
    return _svg(_SIDE + 2 * _EDGE + 60, _SIDE + 2 * _EDGE, shapes)


def confusion(name: str, pairs: Counter[tuple[Intent, Intent]]) -> str:
    """Rows: what was meant; columns: what was read, in the same order."""
    intents = tuple(Intent)
    shapes = [_text(10, 18, f"{name}: rows what was meant, columns what was read", 12)]
    for row, meant in enumerate(intents):
        whole = sum(pairs[meant, given] for given in intents) or 1
        top = _LABELS + row * _CELL
        shapes.append(_text(10, top + 17, meant.value, 11))
        shapes.append(
            _text(0, 0, meant.value, 11, f"translate({_LABELS + row * _CELL + 17} {_LABELS - 6}) rotate(-90)")
        )
        for column, given in enumerate(intents):
            shapes.append(_square(_LABELS + column * _CELL, top, pairs[meant, given], whole, right=row == column))
    side = _LABELS + len(intents) * _CELL + 10
    return _svg(side, side, shapes)


def _square(left: int, top: int, number: int, whole: int, *, right: bool) -> str:
    colour = "#2a9d8f" if right else "#c1121f"
    box = f'<rect x="{left}" y="{top}" width="{_CELL - 1}" height="{_CELL - 1}"'
    fill = f'{box} fill="#f4f4f4"/>'
    if not number:
        return fill
    strength = max(0.15, number / whole)
    tint = f'{box} fill="{colour}" opacity="{strength:.2f}"/>'
    return fill + tint + _text(left + 6, top + 17, str(number), 11)


def _place(x: float, y: float) -> tuple[float, float]:
    return _EDGE + x * _SIDE, _EDGE + (1 - y) * _SIDE


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    (left, top), (right, bottom) = _place(x, y), _place(to_x, to_y)
    return f'<line x1="{left}" y1="{top}" x2="{right}" y2="{bottom}" stroke="{colour}"/>'


def _text(x: float, y: float, words: str, size: int, transform: str = "") -> str:
    turned = f' transform="{transform}"' if transform else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}"{turned}>{words}</text>'


def _svg(width: int, height: int, shapes: Iterable[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return (
        f'{head} font-family="sans-serif"><rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(shapes)
        + "\n</svg>\n"
    )
