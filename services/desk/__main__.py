"""`python -m services.desk`: runs the desk."""

import hmac

from services.desk.app import make_service
from shared.serving import run
from shared.settings import Settings

if __name__ == "__main__":
    settings = Settings.from_environment("desk")
    code_key = hmac.digest(settings.master_key.get_secret_value(), b"device codes", "sha256")
    run(make_service(settings.secrets, code_key), settings)
