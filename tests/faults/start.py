"""`python -m tests.faults.start SERVICE CHANGE`: a service as its own `__main__` starts it, but for one change."""

import runpy
import sys

from tests.faults.changes import CHANGES

if __name__ == "__main__":
    service, change = sys.argv[1:]
    CHANGES[change](service)
    runpy.run_module(f"services.{service}", run_name="__main__")
