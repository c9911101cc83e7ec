#!/usr/bin/env python
"""Django's command door. A database that cannot be reached is said in a sentence, not in a stack trace."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samskab.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")
    except OperationalError as error:
        sys.exit(
            f"The database named by DATABASE_URL did not answer: {str(error).strip()}\n"
            "Is it running, and is the address right?"
        )


if __name__ == "__main__":
    main()
