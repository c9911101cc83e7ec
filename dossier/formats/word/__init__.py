"""The report as a Word document to write on in: the same templates, in Word's own structure."""

from .write import word_of, write_word

__all__ = ["word_of", "write_word"]
