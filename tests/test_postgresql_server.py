"""The throw-away PostgreSQL server itself."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql_server as helper
from tests.postgresql_server import PostgresqlServer

pytestmark = pytest.mark.skipif(helper.why_missing() is not None, reason=str(helper.why_missing()))


def answer(url: str, question: str) -> object:
    """The first column of the first row."""
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def run(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    """A server apart from the session's, as these tests stop it."""
    with PostgresqlServer(durable=False) as running:
        yield running


def test_each_database_is_new_and_empty(server: PostgresqlServer) -> None:
    first, second = server.create_database(), server.create_database()
    run(first, "CREATE TABLE card (number text)")
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert (answer(first, tables), answer(second, tables)) == (1, 0)


def test_a_database_can_be_the_copy_of_another(server: PostgresqlServer) -> None:
    original = server.create_database()
    run(original, "CREATE TABLE card AS SELECT 'T-1'::text AS number")
    assert answer(server.create_database(template=original), "SELECT number FROM card") == "T-1"


def test_text_is_utf8_and_sorted_by_code_point(server: PostgresqlServer) -> None:
    url = server.create_database()
    assert answer(url, "SHOW server_encoding") == "UTF8"
    assert answer(url, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"


def test_nothing_listens_on_the_network(server: PostgresqlServer) -> None:
    assert answer(server.create_database(), "SHOW listen_addresses") == ""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_committed_rows_outlive_a_stop(server: PostgresqlServer, how: signal.Signals) -> None:
    url = server.create_database()
    run(url, "CREATE TABLE card AS SELECT 'T-1'::text AS number")
    server.stop(how)
    server.start()
    assert answer(url, "SELECT number FROM card") == "T-1"


def test_a_durable_server_forces_its_writes_to_the_disk() -> None:
    with PostgresqlServer() as server:
        assert answer(server.url("postgres"), "SHOW fsync") == "on"


def is_running(pid: int) -> bool:
    """Whether a process is there and is more than an entry that nobody has collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_server_and_its_folder_go_with_the_block() -> None:
    with PostgresqlServer(durable=False) as server:
        pid, folder = server.pid, server.folder
        assert folder.is_dir()
        assert is_running(pid)
    assert not folder.exists()
    assert not is_running(pid)


@pytest.mark.skipif(not helper.dying_with_parent(), reason="setpriv is not installed here (Debian: util-linux)")
def test_a_killed_test_process_leaves_no_server_running() -> None:
    script = """
import os, signal
from tests.postgresql_server import PostgresqlServer
with PostgresqlServer(durable=False) as server:
    print(server.pid, server.folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parent.parent
    killed = subprocess.run([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True, check=False)
    pid, folder = killed.stdout.split()
    try:
        deadline = time.monotonic() + helper.STOPPING_S
        while is_running(int(pid)) and time.monotonic() < deadline:
            time.sleep(helper.POLL_S)
        assert not is_running(int(pid))
    finally:
        shutil.rmtree(folder)
