"""`python -m rapport` is the command `rapport`."""

import sys

from rapport.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
