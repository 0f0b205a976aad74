"""Becomes another program that ends when the process that started it ends, however that ended.

Called as: python -I -S tied.py SIGNAL PARENT USER GROUP PROGRAM ARGUMENT…; USER and GROUP are numbers, or - for the
caller's own. A program of its own rather than code run between fork and exec, which is unsafe beside threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    signal, parent, user, group, program, *arguments = sys.argv[1:]
    if user != "-":
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
    if sys.platform == "linux":  # after setuid, which would undo it
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal))
    if os.getppid() != int(parent):
        sys.exit("the starting process has already ended")
    os.execv(program, [program, *arguments])  # noqa: S606 - the program is the caller's


if __name__ == "__main__":
    main()
