"""The queue of the writers of one SQLite file: fair, freed by the kernel, and never waited in for ever."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.database import open_database
from models.verification import verify
from models.writers_queue import QueueTimeout, WritersQueue
from tests.conftest import Shop

ROOT = Path(__file__).parent.parent

STAND_IN_LINE = """
import sys
from pathlib import Path
from models.writers_queue import WritersQueue
queue = WritersQueue(Path(sys.argv[1]))
with queue.turn(30):
    print("holding", flush=True)
    sys.stdin.read()
"""

SELL = """
import sys
from models.database import open_database
from tests.conftest import opened_shop
shop = opened_shop(open_database(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    shop.sell("T-" + sys.argv[2], "1.00", id=sys.argv[2] + "-" + str(number))
print("sold", flush=True)
"""


@contextmanager
def program(script: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def line_of(running: "subprocess.Popen[str]") -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "queue"


@pytest.fixture
def queue(place: Path) -> Iterator[WritersQueue]:
    queue = WritersQueue(place)
    yield queue
    queue.close()


def is_free(place: Path) -> bool:
    other = WritersQueue(place)
    try:
        with other.turn(0.01):
            return True
    except QueueTimeout:
        return False
    finally:
        other.close()


def waiting(place: Path) -> int:
    """How many stand in the kernel's line for the file."""
    inode = place.stat().st_ino
    lines = Path("/proc/locks").read_text().splitlines()
    return sum("->" in line and f":{inode} " in line for line in lines)


def open_files(folder: Path) -> int:
    """How many files of a folder this program holds open, those removed since included."""
    held = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return sum(path.startswith(str(folder)) for path in held)


def wait_until(count: int, place: Path) -> None:
    """A long list of locks is read in parts, and shows one of them twice when another goes meanwhile: asked thrice."""
    deadline, seen = time.monotonic() + 20, 0
    while seen < 3:
        assert time.monotonic() < deadline
        seen = seen + 1 if waiting(place) >= count else 0
        time.sleep(0.002)


def test_only_one_holds_the_queue_at_a_time(place: Path, queue: WritersQueue) -> None:
    assert is_free(place)
    with queue.turn(1):
        assert not is_free(place)
    assert is_free(place)


def test_an_error_in_its_turn_frees_the_queue(place: Path, queue: WritersQueue) -> None:
    with pytest.raises(ZeroDivisionError), queue.turn(1):
        raise ZeroDivisionError
    assert is_free(place)


def test_those_who_wait_are_served_in_the_order_in_which_they_came(place: Path, queue: WritersQueue) -> None:
    served: list[int] = []

    def writer(number: int) -> None:
        mine = WritersQueue(place)
        with mine.turn(30):
            served.append(number)
        mine.close()

    writers = [threading.Thread(target=writer, args=(number,)) for number in range(12)]
    with queue.turn(1):
        for number, each in enumerate(writers, start=1):
            each.start()
            wait_until(number, place)
    for each in writers:
        each.join(30)
    assert served == list(range(12))


def test_whoever_waits_too_long_gives_up_and_does_not_hold_the_queue_later(place: Path, queue: WritersQueue) -> None:
    impatient = WritersQueue(place)
    before = open_files(place.parent)
    with queue.turn(1):
        with pytest.raises(QueueTimeout), impatient.turn(0.05):
            pytest.fail("the queue was held")
        assert waiting(place) == 1, "its place in the kernel's line is left behind"
    deadline = time.monotonic() + 20
    while open_files(place.parent) > before:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    assert is_free(place)
    with impatient.turn(1):
        assert not is_free(place)
    impatient.close()


def test_an_interrupted_wait_does_not_hold_the_queue_later(
    place: Path, queue: WritersQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(event: threading.Event, timeout: float | None = None) -> bool:
        if threading.current_thread() is threading.main_thread() and timeout == 7:
            raise KeyboardInterrupt
        return wait(event, timeout)

    wait = threading.Event.wait
    monkeypatch.setattr(threading.Event, "wait", interrupted)
    patient = WritersQueue(place)
    with queue.turn(1), pytest.raises(KeyboardInterrupt), patient.turn(7):
        pytest.fail("the queue was held")
    with patient.turn(20):
        pass
    assert is_free(place)
    patient.close()


def test_the_queue_of_a_killed_program_is_free(place: Path, queue: WritersQueue) -> None:
    with program(STAND_IN_LINE, str(place)) as holder:
        assert line_of(holder) == "holding"
        assert not is_free(place)
        with program(STAND_IN_LINE, str(place)) as second:
            wait_until(1, place)
            holder.send_signal(signal.SIGKILL)
            assert line_of(second) == "holding"
    with queue.turn(20):
        pass


def test_many_programs_sell_on_one_file_and_none_is_refused_or_lost(shop: Shop, tmp_path: Path) -> None:
    programs, sales = 6, 40
    shop.load()
    for number in range(programs):
        shop.hand_out(f"T-{number}")
    url = f"sqlite:///{tmp_path}/shop.db"
    running = []
    for number in range(programs):
        command = [sys.executable, "-c", SELL, url, str(number), str(sales)]
        running.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    assert [line_of(each) for each in running] == ["ready"] * programs
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.close()
    assert [line_of(each) for each in running] == ["sold"] * programs
    for each in running:
        assert each.stdout is not None
        each.stdout.close()
        assert each.wait(30) == 0
    result = verify(shop.database)
    assert (result.entries, result.disagreement) == (programs * sales, None)


def test_a_file_that_cannot_be_made_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        WritersQueue(tmp_path / "no" / "queue")


def test_a_closed_database_leaves_no_file_of_its_own_open(tmp_path: Path) -> None:
    before = open_files(tmp_path)
    database = open_database("sqlite:///shop.db", create=True, base=tmp_path)
    assert open_files(tmp_path) > before
    for _ in range(2):
        database.close()
    assert open_files(tmp_path) == before
