"""Rosters of real size out of real blocks: `python -m tests.rosters --help`."""
