"""How files come in: into a temporary file, and no more of one than could be taken."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

from .images import MOST_BYTES


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Reads a file that is too big to its end, so that its size can be told, but lets it fill no disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start > MOST_BYTES:
            return None
        return super().receive_data_chunk(raw_data, start)
