"""`python -m services.notifications`: runs the notifications service."""

import hmac

from services.notifications.app import make_service
from shared.runtime import run
from shared.settings import Settings

if __name__ == "__main__":
    settings = Settings.from_environment("notifications")
    webhook_key = hmac.digest(settings.master_key.get_secret_value(), b"webhook signatures", "sha256")
    run(make_service(settings.smtp_url, webhook_key, settings.sms_url), settings)
