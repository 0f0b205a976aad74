"""`python -m services.desk.command_line`: the same as `handover`."""

import sys

from services.desk.command_line import main

if __name__ == "__main__":
    sys.exit(main())
