"""The database behind a URL, and every way in which it can be out of order."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import peewee
import pytest

from loyalty.errors import DatabaseTrouble
from models.database import SAFE_SQLITE, Database, open_database
from models.statements import slot, statement
from models.tables import Setting
from models.verification import verify
from tests.conftest import Shop, opened_shop
from tests.postgresql_server import PostgresqlServer, why_missing

ROOT = Path(__file__).parent.parent
Program = subprocess.Popen[str]

HOLD_THE_FILE = """
import sys
from models.database import open_database
database = open_database(sys.argv[1])
database.engine.begin("IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""

WRITE_AS_NOBODY = """
import os, sys
from pathlib import Path
import models.migrations, models.database  # while the libraries can be read
from loyalty.errors import DatabaseTrouble
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    models.migrations.migrate(models.database.open_database("sqlite:///shop.db", base=Path(sys.argv[1])))
except DatabaseTrouble as trouble:
    print(trouble.problem)
"""


@statement
def setting_named() -> object:
    return Setting.select(Setting.value).where(Setting.name == slot("name"))


def refusal_of(url: str, *, create: bool = False, base: Path | None = None) -> DatabaseTrouble:
    with pytest.raises(DatabaseTrouble) as refused:
        open_database(url, create=create, base=base)
    return refused.value


# -- opening


def test_a_sqlite_library_that_could_lose_sales_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vars(peewee)["sqlite3"], "sqlite_version_info", (3, 51, 2))
    assert SAFE_SQLITE == (3, 51, 3)
    assert refusal_of("sqlite:///shop.db", create=True, base=tmp_path).problem == "too_old"
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_there_is_made_only_where_that_was_asked(tmp_path: Path) -> None:
    assert refusal_of("sqlite:///shop.db", base=tmp_path).problem == "missing"
    assert list(tmp_path.iterdir()) == []
    open_database("sqlite:///shop.db", create=True, base=tmp_path).close()
    open_database("sqlite:///shop.db", base=tmp_path).close()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused = refusal_of("sqlite:///no/such/shop.db", create=True, base=tmp_path)
    assert (refused.problem, refused.detail) == ("no_folder", str(tmp_path / "no/such"))


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "shop.db").write_bytes(content)
    assert refusal_of("sqlite:///shop.db", base=tmp_path).problem == "damaged"
    assert (tmp_path / "shop.db").read_bytes() == content


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine can reach, unlike those of pytest."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


@pytest.mark.parametrize("forbidden", ["shop.db", "shop.db-queue", "."])
def test_what_may_not_be_written_is_told(open_folder: Path, forbidden: str) -> None:
    opened_shop(open_database("sqlite:///shop.db", create=True, base=open_folder)).database.close()
    for path in open_folder.iterdir():
        path.chmod(0o777)
    if forbidden == ".":
        (open_folder / "shop.db-queue").unlink()
    (open_folder / forbidden).chmod(0o555)
    command = [sys.executable, "-c", WRITE_AS_NOBODY, str(open_folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "not_writable", ran.stderr


@pytest.mark.parametrize(
    "url", ["postgresql:///shop?host=/nonexistent", "postgresql://127.0.0.1:1/shop?connect_timeout=2", "postgres:/?x=y"]
)
def test_a_postgresql_server_that_cannot_be_reached_is_told(url: str) -> None:
    pytest.importorskip("psycopg")
    assert refusal_of(url).problem == "unreachable"


def test_without_the_driver_of_postgresql_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg.conninfo", None)
    assert refusal_of("postgresql:///shop").problem == "no_driver"


# -- while it works


@pytest.fixture
def held(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Shop, Program]]:
    """A shop that waits briefly, and a program that writes its file without standing in the queue."""
    shop.load()
    shop.hand_out("T-1")
    monkeypatch.setattr("models.database.BUSY_TIMEOUT_S", 0.2)
    url = f"sqlite:///{tmp_path}/shop.db"
    impatient = opened_shop(open_database(url))
    command = [sys.executable, "-c", HOLD_THE_FILE, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield impatient, holder
        holder.kill()
    impatient.database.close()


def test_while_another_program_writes_a_sale_is_refused_as_busy_and_looking_goes_on(held: tuple[Shop, Program]) -> None:
    shop, holder = held
    with pytest.raises(DatabaseTrouble) as refused:
        shop.sell("T-1", "1.00")
    assert refused.value.problem == "busy"
    assert shop.holds(1) == 0
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert shop.sell("T-1", "1.00").earned == {"points": 1000}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can make a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_on_a_full_disk_a_sale_is_refused_whole_and_goes_in_when_there_is_room(small_disk: Path) -> None:
    shop = opened_shop(open_database("sqlite:///shop.db", create=True, base=small_disk))
    shop.load()
    shop.hand_out("T-1")
    filler = small_disk / "filler"
    fill(filler)
    sold, trouble = sales_until_refused(shop)
    assert trouble.code == "disk_full"
    assert verify(shop.database).entries == sold
    filler.unlink()
    shop.sell("T-1", "1.00", id=f"s{sold}")
    result = verify(shop.database)
    assert (result.entries, result.disagreement) == (sold + 1, None)
    shop.database.close()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 1000):
                pass
        except OSError:
            pass


def sales_until_refused(shop: Shop) -> tuple[int, DatabaseTrouble]:
    for sold in range(500):
        try:
            shop.sell("T-1", "1.00", id=f"s{sold}")
        except DatabaseTrouble as trouble:
            return sold, trouble
    raise AssertionError("the disk was never full")


def test_a_counter_goes_on_when_its_postgresql_server_comes_back() -> None:
    if missing := why_missing():
        pytest.skip(missing)
    with PostgresqlServer(durable=False) as server:
        shop = opened_shop(open_database(server.create_database(), create=True))
        shop.load()
        shop.hand_out("T-1")
        server.stop(signal.SIGQUIT)
        for attempt in (lambda: shop.sell("T-1", "1.00", id="s1"), lambda: shop.holds(1)):
            for _ in range(2):
                with pytest.raises(DatabaseTrouble) as refused:
                    attempt()
                assert refused.value.problem == "unreachable"
        server.start()
        assert shop.holds(1) == 0
        assert shop.sell("T-1", "1.00", id="s1").balance == {"points": 1000}
        server.stop(signal.SIGQUIT)
        server.start()
        assert shop.sell("T-1", "1.00", id="s2").balance == {"points": 2000}
        assert verify(shop.database).disagreement is None
        shop.database.close()


def test_a_mistake_in_a_statement_is_not_told_as_a_trouble_of_the_storage(any_shop: Shop) -> None:
    for wrong in ("SELECT no_such_column FROM card", "UPDATE card SET state = 'unheard of'", "SELEKT"):
        any_shop.database.write(
            lambda: any_shop.database.run(
                "INSERT INTO card (key, shown, kind, state) VALUES ('a', 'a', 'own', 'active') ON CONFLICT DO NOTHING"
            )
        )
        with pytest.raises(peewee.PeeweeException):
            any_shop.database.write(lambda wrong=wrong: any_shop.database.run(wrong))  # type: ignore[misc]
        with pytest.raises(peewee.PeeweeException):
            any_shop.database.run(wrong)


# -- transactions and snapshots


def put(database: Database, name: str, value: str) -> None:
    mark = database.engine.param
    database.run(f"INSERT INTO setting VALUES ({mark}, {mark})", (name, value))


def test_what_fails_in_the_middle_leaves_nothing(any_shop: Shop) -> None:
    def work() -> None:
        put(any_shop.database, "a", "1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        any_shop.database.write(work)
    assert any_shop.database.row(setting_named, name="a") is None
    any_shop.database.write(lambda: put(any_shop.database, "a", "2"))
    assert any_shop.database.value(setting_named, name="a") == "2"


def test_a_snapshot_does_not_see_what_others_write_meanwhile(any_shop: Shop, any_database_url: str) -> None:
    other = open_database(any_database_url)
    with any_shop.database.snapshot():
        assert any_shop.database.row(setting_named, name="a") is None
        other.write(lambda: put(other, "a", "1"))
        with any_shop.database.snapshot():
            assert any_shop.database.row(setting_named, name="a") is None
    assert any_shop.database.value(setting_named, name="a") == "1"
    other.close()


def test_a_snapshot_that_is_left_by_an_error_is_over(any_shop: Shop) -> None:
    with pytest.raises(ZeroDivisionError), any_shop.database.snapshot():
        raise ZeroDivisionError
    any_shop.database.write(lambda: put(any_shop.database, "a", "1"))


def test_rows_can_be_streamed_without_holding_them_all(any_shop: Shop) -> None:
    for number in range(5):
        any_shop.database.write(lambda number=number: put(any_shop.database, f"n{number}", "x"))  # type: ignore[misc]

    @statement
    def all_settings() -> object:
        return Setting.select(Setting.name).where(Setting.value == slot("value")).order_by(Setting.name)

    assert [name for (name,) in any_shop.database.stream(all_settings, value="x")] == ["n0", "n1", "n2", "n3", "n4"]


def test_sqlite_is_set_up_to_lose_nothing(shop: Shop) -> None:
    pragma = {name: shop.database.run(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert pragma == {"journal_mode": "wal", "synchronous": 2}
    assert shop.database.run("PRAGMA foreign_keys").fetchone()[0] == 1
