"""Where everything of one installation lies under its data folder."""

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def default_data() -> Path:
    """Beside the checkout the program runs from; otherwise in the user's home."""
    if (PROJECT / "pyproject.toml").is_file():
        return PROJECT / ".handover"
    return Path.home() / ".local" / "share" / "handover"


@dataclass(frozen=True, slots=True)
class Places:
    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def nats(self) -> Path:
        return self.data / "nats"

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def public_keys(self) -> Path:
        return self.data / "public_keys"

    @property
    def operations(self) -> Path:
        """Secrets no service may read: the servers' own users and the migration roles."""
        return self.data / "secrets" / "operations"

    @property
    def state(self) -> Path:
        return self.data / "run" / "state.json"

    @property
    def lock(self) -> Path:
        return self.data / "run" / "lock"

    @property
    def ports(self) -> Path:
        return self.data / "ports.json"

    def secrets(self, service: str) -> Path:
        return self.data / "secrets" / service

    def log(self, process: str) -> Path:
        return self.data / "logs" / f"{process}.log"

    def make(self) -> None:
        """A new data folder may be passed through, so that Postgres under its own user gets to its part of it."""
        if not self.data.exists():
            self.data.mkdir(parents=True)
            self.data.chmod(0o711)
        for folder in (self.nats, self.blobs, self.data / "secrets", self.state.parent, self.data / "logs"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
        self.public_keys.mkdir(exist_ok=True)
