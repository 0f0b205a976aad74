"""`python -m services.visits`: runs the visits service."""

from services.visits.app import make_service
from shared.serving import run
from shared.settings import Settings

if __name__ == "__main__":
    run(make_service(), Settings.from_environment("visits"))
