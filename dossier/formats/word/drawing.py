"""The figures of our own templates as pictures: just as much SVG as they are drawn with.

Word draws SVG only in its newer editions, and then with other letters than ours. This knows rectangles,
circles, paths of lines and arcs, and text. What it does not know it leaves out: all that a figure shows is
also said in words.
"""

import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from .tree import Node

DOTS = 10
"""To a millimetre on paper."""
FINER = 2
"""Drawn so many times larger, and made smaller for smooth edges."""
MOST_DOTS = 2400
LONGEST = 80
"""Letters of a text; no figure has room for more."""
STEPS = 24
"""Lines to half a circle."""

_FONTS = "dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-{}.woff2"

_PATH = re.compile(r"([MmLlHhVvAaZz])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)")
_TURN = re.compile(r"(translate|rotate|scale)\(([^)]*)\)")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")

type Point = tuple[float, float]
type Matrix = tuple[float, float, float, float, float, float]
UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)

LEFT_OUT = frozenset(["title", "desc"])


@dataclass(frozen=True)
class Figure:
    png: bytes
    height: float
    """By its width."""


def draw(svg: Node, width: float) -> Figure | None:
    """As a PNG, to be so many millimetres wide. None for one that does not say how large it is."""
    box = _numbers(svg.attributes.get("viewbox", ""))
    if len(box) != 4 or min(box[2:]) <= 0:
        return None
    left, top, wide, high = box
    scale = min(width * DOTS, MOST_DOTS, MOST_DOTS * wide / high) * FINER / wide
    # Whole when made smaller again.
    size = [max(FINER, round(side * scale / FINER) * FINER) for side in (wide, high)]
    image = Image.new("RGB", (size[0], size[1]), "#ffffff")
    _Pen(image).draw(svg, (scale, 0, 0, scale, -left * scale, -top * scale), {})
    written = io.BytesIO()
    image.reduce(FINER).save(written, "PNG")
    return Figure(written.getvalue(), high / wide)


@lru_cache(64)
def draw_fields(states: tuple[str, ...], colour: str, width: float) -> Figure | None:
    """How far a step is: a field a point, each so many millimetres wide with its air. As in the PDF."""
    fields = []
    for number, state in enumerate(states):
        fill, stroke = FIELDS.get(state, ("#ffffff", "#9fb0b4"))
        looks = {"fill": fill or f"#{colour}", "stroke": stroke or f"#{colour}", "stroke-width": "2"}
        fields.append(Node("path", looks | {"d": f"M{number * 50 + 1} 1h42v20h-42z"}))
    svg = Node("svg", {"viewbox": f"0 0 {max(1, len(states)) * 50 - 6} 22"}, list(fields))
    return draw(svg, width * len(states))


FIELDS = {"i-gang": ("#cfdcdd", "#7f989d"), "afklaret": ("", ""), "ikke-relevant": ("", "")}
"""What is not here is empty. Those without colours have the phase's."""


class _Pen:
    def __init__(self, image: Image.Image):
        self.image, self.pen = image, ImageDraw.Draw(image)

    def draw(self, node: Node, around: Matrix, inherited: Mapping[str, str]) -> None:
        looks = {**inherited, **node.attributes}
        looks.pop("transform", None)
        turn = _turned(around, node.attributes.get("transform", ""))
        match node.tag:
            case "rect":
                self.rectangle(looks, turn)
            case "circle":
                x, y, r = _values(looks, "cx", "cy", "r")
                self.shape([_circle(x, y, r)], looks, turn)
            case "path":
                self.shape(list(_lines(looks.get("d", ""))), looks, turn)
            case "text":
                self.text(node, looks, turn)
            case _:
                passed = {name: looks[name] for name in INHERITED if name in looks}
                for child in node.nodes:
                    if child.tag not in LEFT_OUT:
                        self.draw(child, turn, passed)

    def rectangle(self, looks: Mapping[str, str], turn: Matrix) -> None:
        x, y, width, height = _values(looks, "x", "y", "width", "height")
        if not looks.get("rx"):
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
            self.shape([corners], looks, turn)
        elif fill := _colour(looks, "fill", "#000000"):
            ends = (*_at(turn, (x, y)), *_at(turn, (x + width, y + height)))
            self.pen.rounded_rectangle(ends, _number(looks, "rx") * _scale(turn), fill)

    def shape(self, outlines: list[list[Point]], looks: Mapping[str, str], turn: Matrix) -> None:
        fill, stroke = _colour(looks, "fill", "#000000"), _colour(looks, "stroke", "none")
        width = max(1, round(_number(looks, "stroke-width", 1) * _scale(turn)))
        dashes = [dash * _scale(turn) for dash in _numbers(looks.get("stroke-dasharray", ""))]
        for outline in outlines:
            points = [_at(turn, point) for point in outline]
            if fill and len(points) > 2:
                self.pen.polygon(points, fill)
            if stroke and len(points) > 1:
                for line in _dashed(points, dashes) if sum(dashes) > 1 else [points]:
                    self.pen.line(line, stroke, width, joint="curve")

    def text(self, node: Node, looks: Mapping[str, str], turn: Matrix) -> None:
        fill = _colour(looks, "fill", "#000000")
        size = _number(looks, "font-size", 16) * _scale(turn)
        words = node.text[:LONGEST]
        if not fill or not words or size < 1:
            return
        font = font_of("SemiBold" if looks.get("font-weight") == "600" else "Regular", round(size))
        anchor = {"middle": "ms", "end": "rs"}.get(looks.get("text-anchor", ""), "ls")
        x, y = _at(turn, (_number(looks, "x"), _number(looks, "y") + _number(looks, "dy")))
        angle = math.degrees(math.atan2(turn[1], turn[0]))
        if abs(angle) < 0.1:
            self.pen.text((x, y), words, fill, font, anchor)
            return
        # In the middle of a square of its own, turned about its point; what is off the figure is not seen.
        half = min(int(font.getlength(words) + 2 * size), max(self.image.size))
        mask = Image.new("L", (2 * half, 2 * half))
        ImageDraw.Draw(mask).text((half, half), words, 255, font, anchor)
        mask = mask.rotate(-angle, Image.Resampling.BICUBIC)
        self.image.paste(fill, (round(x - half), round(y - half)), mask)


INHERITED = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor")


@lru_cache(64)
def font_of(weight: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    path = finders.find(_FONTS.format(weight))
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def _numbers(text: str) -> list[float]:
    return [float(number) for _, number in _PATH.findall(text) if number]


def _number(looks: Mapping[str, str], name: str, default: float = 0) -> float:
    return next(iter(_numbers(looks.get(name, ""))), default)


def _values(looks: Mapping[str, str], *names: str) -> list[float]:
    return [_number(looks, name) for name in names]


def _colour(looks: Mapping[str, str], name: str, default: str) -> str:
    told = looks.get(name, default)
    return told if _COLOUR.fullmatch(told) else ""


def _turned(around: Matrix, told: str) -> Matrix:
    return reduce(_after, (_matrix(name, _numbers(values)) for name, values in _TURN.findall(told)), around)


def _matrix(name: str, values: list[float]) -> Matrix:
    first, second = [*values, 0, 0][:2]
    if name == "translate":
        return (1, 0, 0, 1, first, second)
    if name == "scale":
        return (first, 0, 0, second or first, 0, 0)
    angle = math.radians(first)
    return (math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0, 0)


def _after(one: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = then
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _at(turn: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = turn
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _scale(turn: Matrix) -> float:
    return math.hypot(turn[0], turn[1])


def _circle(x: float, y: float, r: float) -> list[Point]:
    turns = (math.pi * step / STEPS for step in range(2 * STEPS + 1))
    return [(x + r * math.cos(turn), y + r * math.sin(turn)) for turn in turns]


def _lines(told: str) -> Iterator[list[Point]]:
    """The outlines of a path."""
    marks = [(letter, float(number or 0)) for letter, number in _PATH.findall(told)]
    line: list[Point] = []
    x = y = 0.0
    command, place = "", 0
    while place < len(marks):
        if marks[place][0]:
            command, place = marks[place][0], place + 1
        values: list[float] = []
        while len(values) < WANTS[command.upper()] and place < len(marks) and not marks[place][0]:
            values.append(marks[place][1])
            place += 1
        if len(values) < WANTS[command.upper()]:
            break
        from_x, from_y = (x, y) if command.islower() else (0.0, 0.0)
        match command.upper():
            case "Z":
                if line:
                    line.append(line[0])
                    x, y = line[0]
                    yield line
                line, command = [(x, y)], "M"
                if place < len(marks) and not marks[place][0]:
                    break
                continue
            case "H":
                x = from_x + values[0]
            case "V":
                y = from_y + values[0]
            case "A":
                end = from_x + values[5], from_y + values[6]
                line.extend(_arc((x, y), end, values[0], bool(values[3]), bool(values[4])))
                x, y = end
            case _:
                x, y = from_x + values[0], from_y + values[1]
        if command.upper() == "M":
            if len(line) > 1:
                yield line
            line, command = [], "l" if command == "m" else "L"
        line.append((x, y))
    if len(line) > 1:
        yield line


WANTS = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Z": 0, "": 1}


def _arc(start: Point, end: Point, radius: float, is_large: bool, is_clockwise: bool) -> Iterator[Point]:
    """Of a circle, as our figures have no others."""
    across, down = end[0] - start[0], end[1] - start[1]
    half = math.hypot(across, down) / 2
    radius = max(radius, half)
    if not half:
        return
    away = math.sqrt(radius**2 - half**2) / (2 * half) * (1 if is_large == is_clockwise else -1)
    x, y = (start[0] + end[0]) / 2 + down * away, (start[1] + end[1]) / 2 - across * away
    first = math.atan2(start[1] - y, start[0] - x)
    turn = (math.atan2(end[1] - y, end[0] - x) - first) % (2 * math.pi)
    turn = turn if is_clockwise else turn - 2 * math.pi
    for step in range(1, STEPS + 1):
        angle = first + turn * step / STEPS
        yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def _dashed(points: list[Point], dashes: list[float]) -> Iterator[list[Point]]:
    left, number = dashes[0], 0
    for (x, y), (to_x, to_y) in pairwise(points):
        length, done = math.hypot(to_x - x, to_y - y), 0.0
        while length - done > 0.01:
            step = min(left, length - done)
            if number % 2 == 0:
                ends = (done / length, (done + step) / length)
                yield [(x + (to_x - x) * part, y + (to_y - y) * part) for part in ends]
            done, left = done + step, left - step
            if left <= 0.01:
                number += 1
                left = max(dashes[number % len(dashes)], 0.5)
