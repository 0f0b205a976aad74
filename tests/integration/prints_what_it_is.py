"""As `python -m`: prints what kind of process it is, then waits for a signal; told to fail, it does."""

import json
import os
import signal
import sys

if __name__ == "__main__":
    what = {"pid": os.getpid(), "session": os.getsid(0), "environment": dict(os.environ), "arguments": sys.argv[1:]}
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
    if "FAIL" in os.environ:
        sys.exit(3)
    signal.pause()
