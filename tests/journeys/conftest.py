"""The prepared estate of tests/faults, for the tests in this folder."""

from tests.faults.fixtures import bus, data, estate, prepared, seed

__all__ = ["bus", "data", "estate", "prepared", "seed"]
