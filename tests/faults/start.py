"""A service as its own `__main__` starts it, but for one change; both are named in the environment."""

import os
import runpy

from tests.faults.changes import CHANGES

if __name__ == "__main__":
    service = os.environ["FAULTY_SERVICE"]
    CHANGES[os.environ["FAULTY_CHANGE"]](service)
    runpy.run_module(f"services.{service}", run_name="__main__")
