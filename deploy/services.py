"""The six services, in the order in which they start."""

SERVICES = ("owners", "defects", "visits", "notifications", "audit", "desk")
PUBLISHERS = tuple(service for service in SERVICES if service != "audit")
