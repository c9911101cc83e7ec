"""The demo's pictures, from `pictures.yaml`: drawn when it is loaded, so that they show nobody."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.models import User
from projects.actions.pictures import NewPicture, add_pictures
from projects.images import clean_picture
from projects.models import Picture, Project

SIZE = (1500, 1000)

Data = dict[str, Any]
Moment = Callable[[int], datetime]


def load_pictures(project: Project, moment: Moment) -> None:
    """`moment` makes a time of a day counted from today."""
    pictures = yaml.safe_load(Path(__file__).with_name("pictures.yaml").read_text(encoding="utf-8"))
    for data in pictures.get(project.title, []):
        _load_picture(project, data, moment(data["day"]))


def _load_picture(project: Project, data: Data, at: datetime) -> None:
    drawing = Image.new("RGB", SIZE)
    DRAWINGS[data["drawing"]](ImageDraw.Draw(drawing))
    file = BytesIO()
    drawing.save(file, "PNG")
    new = NewPicture(
        clean_picture(ContentFile(file.getvalue())), data["alt"], data["caption"], data["consent"]
    )
    status = project.status_reports.latest() if data.get("status") else None
    by = User.objects.get_by_natural_key(data["by"])
    [picture] = add_pictures(by=by, project=project, new=[new], status=status)
    Picture.objects.filter(pk=picture.pk).update(uploaded_at=at)
    Picture.history.filter(id=picture.pk).update(history_date=at)


def _draw_notes(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, *SIZE), "#e9e2d3")
    colours = ("#f2b632", "#5aa897", "#d95d39", "#7b5ea7", "#4c8fc9")
    for number in range(28):
        row, column = divmod(number, 7)
        left, top, lean = 70 + column * 198, 60 + row * 228, 22 if number in (4, 12, 23) else 0
        corners = [
            (left, top + lean),
            (left + 160, top),
            (left + 160 + lean, top + 180),
            (left + lean, top + 190),
        ]
        draw.polygon(corners, colours[(number * 3 + row) % 5])
        for line in range(3):
            y = top + 50 + line * 38
            draw.line((left + 28, y, left + 130 - 25 * (line == 2), y), "#33312c", 6)


def _draw_harbour(draw: ImageDraw.ImageDraw) -> None:
    for band, colour in enumerate(("#2f3e6e", "#6b4f7f", "#b3607a", "#e8835f", "#f5b461")):
        draw.rectangle((0, band * 120, SIZE[0], band * 120 + 120), colour)
    draw.ellipse((880, 430, 1160, 710), "#ffe08a")
    draw.rectangle((0, 600, *SIZE), "#1f5f74")
    for wave in range(12):
        y = 640 + wave * 30
        draw.line((900 - wave * 18, y, 1140 + wave * 18, y), "#f5b461", 6)
    for left, height in ((300, 330), (520, 240)):
        draw.polygon([(left, 640), (left, 640 - height), (left + height // 2, 640)], "#f7f3e8")
        draw.polygon(
            [(left - 40, 650), (left + height // 2 + 30, 650), (left + height // 2, 700), (left, 700)],
            "#7a2e2a",
        )
    draw.rectangle((1220, 480, 1430, 620), "#8f2d2d")
    draw.polygon([(1195, 480), (1325, 370), (1455, 480)], "#3b2b2b")
    draw.rectangle((1280, 520, 1340, 580), "#ffe08a")


def _draw_table(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, *SIZE), "#2d6a6a")
    draw.rectangle((120, 260, 1380, 740), "#c98b4e")
    for line in range(5):
        draw.line((120, 340 + line * 80, 1380, 340 + line * 80), "#b87a40", 6)
    colours = ("#f6f1e4", "#f2b632", "#d95d39", "#a8d5ba", "#7b5ea7", "#f4a6a0", "#4c8fc9")
    for number in range(14):
        row, column = divmod(number, 7)
        x, y = 220 + column * 178, 350 + row * 300
        draw.ellipse((x - 90, y - 250 + row * 320, x + 90, y - 110 + row * 320), "#1f4b4b")
        if number in (6, 10):
            draw.ellipse((x - 62, y - 62, x + 62, y + 62), outline="#8a5a2c", width=5)
            continue
        draw.ellipse((x - 66, y - 66, x + 66, y + 66), "#ffffff")
        draw.ellipse((x - 46, y - 46, x + 46, y + 46), colours[(number * 2 + row) % 7])


DRAWINGS = {"notes": _draw_notes, "harbour": _draw_harbour, "table": _draw_table}
