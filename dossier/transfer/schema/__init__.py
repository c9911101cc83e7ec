"""How the file of a project is built: said once, and used to write it, to check it and to document it."""

from .document import BODY, DOCUMENT, FORMAT, SCHEMA, json_schema
from .kinds import At, Names, Reading, Refused

__all__ = ["BODY", "DOCUMENT", "FORMAT", "SCHEMA", "At", "Names", "Reading", "Refused", "json_schema"]
