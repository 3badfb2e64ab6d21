"""The files a shop's people get: each has a name of its own, and what cannot be written is refused in one way."""

from datetime import datetime
from pathlib import Path

import pytest

from loyalty.errors import BadFile
from tests.cashier import Counters
from tests.papers_owner import with_papers
from tui.counter.plastic import CardPrinting
from tui.files import dated_file, writing
from tui.paper_kinds import PaperRequest
from tui.paper_making import make_paper

HALF_PAST = datetime(2026, 3, 10, 12, 30, 0)


def test_two_files_of_one_second_have_two_names(tmp_path: Path) -> None:
    with (
        dated_file(tmp_path, "Guía del personal", HALF_PAST) as first,
        dated_file(tmp_path, "Guía del personal", HALF_PAST) as second,
    ):
        first.write_text("one")
        second.write_text("two")
    assert [path.name for path in (first, second)] == [
        "guía-del-personal-20260310-123000.pdf",
        "guía-del-personal-20260310-123000-2.pdf",
    ]
    assert first.read_text() == "one"


def test_a_file_that_nobody_wrote_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), dated_file(tmp_path / "papeles", "Cartel", HALF_PAST):
        raise ZeroDivisionError
    assert list((tmp_path / "papeles").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "papeles").write_text("in the way")
    with pytest.raises(BadFile) as refusal, dated_file(tmp_path / "papeles", "Cartel", HALF_PAST):
        pass
    assert refusal.value.problem == "not_writable"


def test_a_folder_is_made_only_where_it_is_the_shops_own(tmp_path: Path) -> None:
    with pytest.raises(BadFile), writing(path := tmp_path / "typo" / "reglas"):
        path.write_text("rules")
    with writing(path, new_folder=True):
        path.write_text("rules")
    assert path.exists()


def test_two_papers_of_one_second_are_both_there(counters: Counters) -> None:
    with_papers(counters)
    paths = [make_paper(counters.counter, PaperRequest("poster")).path for _time in range(2)]
    assert paths[0] != paths[1]
    assert all(path.parent == counters.folder / "papeles" for path in paths)
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)


def test_two_runs_of_cards_of_one_second_are_both_there(counters: Counters) -> None:
    counter = counters.counter
    counter.card_printing = CardPrinting(shop="Perfumería Núria", folder=counters.folder)
    at = counter.clock()
    paths = []
    counter.queue_never_printed("sencilla", at)
    paths.append(counter.run_prints().path)
    for each in counter.print_queue().prints:
        counter.repeat_print(each.id)
    paths.append(counter.run_prints().path)
    assert len(set(paths)) == 2
    assert counter.run_prints().path is None
    assert len(list((counters.folder / "tarjetas").iterdir())) == 2
