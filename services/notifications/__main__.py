"""`python -m services.notifications`: runs the notifications service."""

import hmac

from services.notifications.app import make_service
from shared.serving import run
from shared.settings import Settings

if __name__ == "__main__":
    settings = Settings.from_environment("notifications")
    master = settings.master_key.get_secret_value()
    webhook_key = hmac.digest(master, b"webhook signatures", "sha256")
    link_key = hmac.digest(master, b"links", "sha256")
    run(make_service(settings.smtp_url, webhook_key, settings.sms_url, link_key, settings.public_url), settings)
