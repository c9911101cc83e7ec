"""How much memory it takes to clean the biggest pictures that are taken."""

import subprocess
import sys
import tempfile
from pathlib import Path

from .server import ROOT

SIZE = (7300, 5470)
"""As close to the most pixels as a camera comes."""

# In a process of its own, since the system tells the peak of a whole life only.
CLEAN = """
import re, sys
from pathlib import Path
from django.core.files.base import File
from projects.images import clean_picture
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before = peak()
with open(sys.argv[1], "rb") as file:
    clean_picture(File(file))
print(round(peak() - before))
"""
KINDS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 97},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 50, "method": 0},
    "HEIF": {"quality": 50},
}


def bench_pictures() -> None:
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    # Noise, smoothed until no format makes more than 20 MB of it.
    picture = Image.effect_noise((SIZE[0] // 40, SIZE[1] // 40), 90).resize(SIZE).convert("RGBA")
    print("Cleaning a picture of 40 megapixels (peak memory, MB over the process before)")
    with tempfile.TemporaryDirectory() as folder:
        for kind, options in KINDS.items():
            file = Path(folder) / kind
            (picture.convert("RGB") if kind == "JPEG" else picture).save(file, kind, **options)
            run = [sys.executable, "-c", CLEAN, str(file)]
            taken = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
            print(f"  {kind}, {file.stat().st_size / 1e6:.0f} MB: {taken} MB")
