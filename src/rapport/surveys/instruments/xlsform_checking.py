"""A form is looked at by pyxform, too, the reference reader of XLSForm: in a process of its own, with limits."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

import rapport
from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments.xlsform_drafts import refuse_all

SECONDS = 30
_SOURCE = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (100 << 20, 100 << 20))
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert
try:
    said = {"warnings": convert(sys.stdin.buffer.read(), file_type=".xlsx", form_name="data").warnings}
except PyXFormError as error:
    said = {"error": str(error)}
json.dump(said, sys.stdout)
"""


def check_with_pyxform(name: str, content: bytes) -> tuple[str, ...]:
    """What pyxform warns of. Raises InvalidInput with what it refuses, or where it does not come to an end.

    It never asks the validators in Java. Its sentences are English and name the row themselves.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-P", "-c", _SOURCE],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                check=True,
                cwd=folder,
                # None of this process's variables: among them are keys.
                env={"PYTHONPATH": os.pathsep.join(_places()), "LANG": "C.UTF-8", "TMPDIR": folder},
            )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise InvalidInput(
            _("%(name)s: pyxform could not read the form to its end; make it smaller or simpler.")
            % {"name": name},
            code="form_unchecked",
        ) from error
    if "error" in said:
        refuse_all([f"pyxform: {' '.join(str(said['error']).split())}"])
    return tuple(f"pyxform: {' '.join(str(one).split())}" for one in said["warnings"])


def _places() -> list[str]:
    """Where the child finds its packages: where this process found them."""
    own = str(Path(rapport.__file__).resolve().parent.parent)
    return [place for place in sys.path if place and place != own]
