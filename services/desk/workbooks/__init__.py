"""The ledger and a letter's answers as Excel, out and in: what leaves the system to be worked on elsewhere."""
