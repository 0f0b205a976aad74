"""The HTTP API, made from the contracts of every service."""
