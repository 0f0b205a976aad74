"""How the bus is set up, on one machine and on many."""
