"""A throw-away PostgreSQL server for the tests: a cluster in a temporary folder, reached by a UNIX socket only."""

import atexit
import itertools
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import pytest

DATABASE_USER = "tarjetero"
STARTING_S = 60.0
STOPPING_S = 30.0
POLL_S = 0.01


def programs_folder() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine, Debian's layout first and then PATH."""
    candidates = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if candidates:
        return max(candidates, key=lambda folder: [int(number) for number in re.findall(r"\d+", folder.parent.name)])
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def why_missing() -> str | None:
    """What keeps this machine from running a server, as a line for a skipped test; None where nothing does."""
    if programs_folder() is None:
        return "PostgreSQL is not installed here (Debian: apt-get install postgresql)"
    if find_spec("psycopg") is None:
        return "psycopg is not installed here (pip install 'tarjetero[postgresql]')"
    return None


def server_account() -> pwd.struct_passwd | None:
    """The ordinary account that has to own the server when the tests run as root; None where they do not."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


class PostgresqlServer:
    """A server of one's own while the `with` block lasts; `create_database` hands out empty databases of it."""

    def __init__(self, durable: bool = True) -> None:
        """Without `durable` nothing is forced to the disk: quicker, and commits outlive the server, not the machine."""
        self.durable = durable
        self._account = server_account()
        self._process: subprocess.Popen[bytes] | None = None
        self._names = itertools.count(1)
        self.folder = Path()

    def __enter__(self) -> Self:
        # Always /tmp: a socket's path may have 107 bytes at most, and another account must be able to reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
        atexit.register(self._remove)
        try:
            self._initialise()
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise RuntimeError("the PostgreSQL server is not running")
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything that the server has said so far."""
        log_file = self.folder / "log"
        return log_file.read_text(encoding="utf-8", errors="replace") if log_file.exists() else ""

    def url(self, database: str) -> str:
        """The address of one database, as psycopg and the programme's config.toml take it."""
        return f"postgresql:///{database}?host={self.folder}&user={DATABASE_USER}"

    def create_database(self, template: str | None = None) -> str:
        """The address of a new database: empty, or a copy of the one whose address is `template` (nobody connected)."""
        name = f"shop_{next(self._names)}"
        source = urlsplit(template).path.lstrip("/") if template else "template0"
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Removes a database, whoever is still connected to it."""
        self._administer(f'DROP DATABASE "{urlsplit(url).path.lstrip("/")}" WITH (FORCE)')

    def start(self) -> None:
        """Starts the server (again) and returns when it takes connections."""
        switch = "on" if self.durable else "off"
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "fsync": switch,
            "full_page_writes": switch,
            "shared_buffers": "32MB",
        }
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = self._spawn([*dying_with_parent(), self._program("postgres"), *arguments], log.fileno())
        self._wait_until_ready(self._process)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops the server: SIGINT ends its connections in good order, SIGQUIT as in a crash."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(STOPPING_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _program(self, name: str) -> str:
        folder = programs_folder()
        if folder is None:
            raise RuntimeError(str(why_missing()))
        return str(folder / name)

    def _spawn(self, command: list[str], output: int) -> subprocess.Popen[bytes]:
        """Runs one of PostgreSQL's programs as an ordinary account, out of reach of the terminal's Ctrl+C."""
        account = self._account
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PGDATA": str(self.folder / "data")},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )

    def _initialise(self) -> None:
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        command = [self._program("initdb"), "--auth=trust", f"--username={DATABASE_USER}", "--no-sync"]
        process = self._spawn([*command, "--encoding=UTF8", "--locale=C.UTF-8"], subprocess.PIPE)
        output, _ = process.communicate(timeout=STARTING_S)
        if process.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{output.decode(errors='replace')}")

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + STARTING_S
        while not self._is_ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the PostgreSQL server did not start:\n{self.log}")
            time.sleep(POLL_S)

    def _is_ready(self, pid: int) -> bool:
        """What pg_ctl looks at too: the first line of postmaster.pid is the process, the eighth its state."""
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _administer(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self._remove)


def dying_with_parent() -> list[str]:
    """Words before a command that make the kernel stop it when these tests are killed without a chance to do so."""
    return ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """One server a test process: making one takes less than half a second, so that sharing would save nothing."""
    missing = why_missing()
    if missing:
        pytest.skip(missing)
    with PostgresqlServer(durable=False) as server:
        yield server
