"""What was ever published must still read: one golden file per event and version."""
