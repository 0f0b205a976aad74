"""`python -m services.desk`: runs the desk."""

from services.desk.app import make_service
from shared.runtime import run
from shared.settings import Settings

if __name__ == "__main__":
    settings = Settings.from_environment("desk")
    run(make_service(settings.secrets), settings)
