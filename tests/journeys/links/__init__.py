"""What is done from a link in a mail, without logging in; one estate for all of it."""
