"""The package stands without Django and the database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_documents_need_neither_django_nor_a_database() -> None:
    code = (
        "import sys, rapport.reports.document.build, rapport.reports.document.tables; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'psycopg', 'procrastinate'}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"
