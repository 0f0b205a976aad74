"""The papers of owners: templates, what goes into them, and nothing of where it comes from."""
