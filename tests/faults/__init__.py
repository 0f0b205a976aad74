"""Faults: whatever is killed, wiped, repeated or shuffled, nothing acknowledged is lost and every table is right."""
