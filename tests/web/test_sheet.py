"""The sheet by itself: small, readable in light and dark, its palette apart for every eye."""

import gzip
import itertools
import re
from pathlib import Path

import pytest

SHEET = Path(__file__).resolve().parents[2] / "web/console.css"
TEXT, GRAPHIC = 4.5, 3.0        # WCAG 2.2, 1.4.3 and 1.4.11

PAIRS = [(ink, ground, TEXT) for ground in ("bg", "box", "tint") for ink in ("ink", "soft", "accent")]
PAIRS += [("on", "accent", TEXT), ("ok", "ok-bg", TEXT), ("warn", "warn-bg", TEXT), ("bad", "bad-bg", TEXT),
          ("bad", "box", TEXT), ("bad", "bg", TEXT), ("ok", "box", TEXT), ("warn", "box", TEXT)]
PAIRS += [("dark", f"q{i}", TEXT) for i in range(4)] + [("pale", f"q{i}", TEXT) for i in (4, 5)]
PAIRS += [(what, ground, GRAPHIC) for what in ("field", "focus", *(f"c{i}" for i in range(1, 9)))
          for ground in ("bg", "box")]


def palettes():
    text = SHEET.read_text()
    blocks = re.findall(r":root \{(.*?)\}", text, re.S)
    light = dict(re.findall(r"--([\w-]+): (#\w+)", blocks[0]))
    dark = {**light, **dict(re.findall(r"--([\w-]+): (#\w+)", blocks[1]))}
    return {"light": light, "dark": dark}


def rgb(colour):
    h = colour.lstrip("#")
    h = "".join(c * 2 for c in h) if len(h) == 3 else h
    return [int(h[i:i + 2], 16) / 255 for i in (0, 2, 4)]


def linear(colour):
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]


def contrast(a, b):
    light = [0.2126 * r + 0.7152 * g + 0.0722 * bl for r, g, bl in (linear(a), linear(b))]
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_written_can_be_read(theme):
    colours = palettes()[theme]
    weak = [(a, b, round(contrast(colours[a], colours[b]), 2)) for a, b, least in PAIRS
            if contrast(colours[a], colours[b]) < least]
    assert len(PAIRS) > 30 and not weak


# Matrices of Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
}


def seen(colour, eye):
    c = linear(colour)
    return [max(0.0, min(1.0, sum(m * v for m, v in zip(row, c)))) for row in EYES[eye]]


def lab(c):
    xyz = [sum(m * v for m, v in zip(row, c)) for row in (
        (0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
         for v in (xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_first_four_candidates_are_apart_for_every_eye(theme, eye):
    """Of eight not all pairs can be: their lines have dashes, and all have their names beside."""
    colours = palettes()[theme]
    for a, b in itertools.combinations(range(1, 5), 2):
        one, two = (lab(seen(colours[f"c{i}"], eye)) for i in (a, b))
        apart = sum((x - y) ** 2 for x, y in zip(one, two)) ** 0.5
        assert apart > 10, (a, b, apart)


def test_eight_lines_have_dashes_of_their_own():
    dashes = dict(re.findall(r"\.line\.c(\d) \{ stroke-dasharray: ([\d ]+);", SHEET.read_text()))
    assert len(set(dashes.values())) == 7 and "1" not in dashes


def test_it_is_small_and_stands_still():
    text = re.sub(r"^/\*\n.*?^ \*/\n", "", SHEET.read_text(), flags=re.S | re.M)     # as the Makefile does
    size = len(gzip.compress(text.encode(), 9))
    print(f"# console.css: {size} bytes compressed")
    assert size < 5 * 1024
    assert "prefers-reduced-motion" in text and "@import" not in text and "url(" not in text
    for number, unit in re.findall(r"transition:[^;}]*?(\d*\.?\d+)(ms|s)\b", text):
        assert float(number) * (1000 if unit == "s" else 1) <= 150
