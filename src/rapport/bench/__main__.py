"""`python -m rapport.bench NAME --format json|table`: runs one bench; exit code 1 where it fails, 2 for a
wrong name.
"""

import sys

from rapport.bench.command import main

sys.exit(main(sys.argv[1:]))
