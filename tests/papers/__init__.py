"""Every form of every service with sample content; `python -m tests.papers FOLDER` prints them (`make papers`)."""
