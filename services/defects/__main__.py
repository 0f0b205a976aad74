"""Starts defects as a process of its own."""

from services.defects.app import make_service
from shared.serving import run
from shared.settings import Settings

if __name__ == "__main__":
    run(make_service(), Settings.from_environment("defects"))
