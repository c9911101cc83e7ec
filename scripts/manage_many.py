"""Usage: manage_many.py COMMAND [ARGUMENT...] [+ COMMAND [ARGUMENT...]]...

Runs several commands of manage.py in one process: most of the time of a short one goes into starting Django.
Stops at the first that fails.
"""

import os
import sys
from itertools import groupby
from pathlib import Path

from django.core.management import execute_from_command_line

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samskab.settings")
for is_plus, command in groupby(sys.argv[1:], lambda argument: argument == "+"):
    if not is_plus:
        execute_from_command_line(["manage.py", *command])
