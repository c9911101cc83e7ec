"""Exits 0 if the libraries that WeasyPrint loads are there, 1 if one is missing. Needs nothing but Python."""

import ctypes
import sys

LIBRARIES = ["gobject-2.0{0}", "pango-1.0{0}", "pangoft2-1.0{0}", "harfbuzz{1}", "harfbuzz-subset{1}"]
SUFFIXES = (".dylib", ".0.dylib") if sys.platform == "darwin" else (".so.0", ".so.0")

try:
    for library in LIBRARIES:
        ctypes.CDLL("lib" + library.format(*SUFFIXES))
except OSError:
    sys.exit(1)
