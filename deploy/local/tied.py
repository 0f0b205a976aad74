"""Becomes another program that ends when the process that started it ends, however that ended.

Called as: python -I -S tied.py SIGNAL PARENT USER GROUP PROGRAM ARGUMENT…; USER and GROUP are numbers, or - for the
caller's own. A program of its own rather than code run between fork and exec, which is unsafe beside threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def tie(signal: int, parent: int) -> None:
    """From now on this process gets `signal` when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal)
    if os.getppid() != parent:
        sys.exit("the starting process has already ended")


def main() -> None:
    signal, parent, user, group, program, *arguments = sys.argv[1:]
    if user != "-":
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
    tie(int(signal), int(parent))  # after setuid, which would undo it
    os.execv(program, [program, *arguments])  # noqa: S606 - the program is the caller's


if __name__ == "__main__":
    main()
