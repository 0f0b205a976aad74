"""`python -m services.owners`: the service as a process."""

from services.owners.app import make_service
from shared.serving import run
from shared.settings import Settings

run(make_service(), Settings.from_environment("owners"))
