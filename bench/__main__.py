"""`python -m bench [NAME ...] [--large]`: every figure beside its limit, or only those that are named."""

import argparse
import os
import platform
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from pysqlite3 import dbapi2

from bench.report import Measurement, Options, heading, text

# The name on the command line is the module's; one that needs what is not there yet says so in its line.
NAMES = (
    "sale", "what_if", "open_card", "start", "memory", "counters", "import_sales", "cards", "labels", "letters",
    "messages", "crash",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; all without")
    parser.add_argument("--large", action="store_true", help="1,000,000 customers instead of 100,000: some minutes")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in NAMES]
    if unknown:
        parser.error(f"no such measurement: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(
        f"Python {platform.python_version()}, SQLite {dbapi2.sqlite_version}, {os.cpu_count()} cores;"
        " only ratios within one run mean anything\n"
    )
    print(heading(), flush=True)
    for name in arguments.names or NAMES:
        run_one(name, arguments.large)
    return 0


def run_one(name: str, large: bool) -> None:
    start = time.monotonic()
    measure: Measurement = import_module(f"bench.{name}").measure
    with tempfile.TemporaryDirectory(prefix="tarjetero-bench-") as folder:
        for figure in measure(Options(Path(folder), large)):
            print(text(figure), flush=True)
    print(f"  ({name}: {time.monotonic() - start:.0f} s)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
