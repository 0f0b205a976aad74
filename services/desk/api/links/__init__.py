"""What lies behind a link: read and done without logging in, never beyond the link's own scope."""
