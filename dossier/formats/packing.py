"""ZIP files that are the same, byte for byte, whenever they are packed."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP file can name."""


def pack(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            info = ZipInfo(name, _LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return packed.getvalue()


def unpack(packed: bytes) -> dict[str, bytes]:
    """Of files that we have written ourselves; others' may unfold to anything."""
    with ZipFile(io.BytesIO(packed)) as file:
        return {name: file.read(name) for name in file.namelist()}
