"""Stripes through the command line and JSON-RPC, the key that goes to another branch, and their settings."""

import json
import stat
from pathlib import Path
from typing import get_args

import pytest

from drivers.device import Step
from loyalty.stripe import BAD, read
from models import stripes
from tests.conftest import moment
from tests.test_tui_cli import CONFIGURATION, shop_folder
from tests.test_tui_prize_doors import done
from tests.test_tui_rpc import ask, counter
from tui.__main__ import main
from tui.configuration import StripeSettings, read_configuration
from tui.counter import Counter
from tui.texts.devices import TROUBLES
from tui.texts.stripes import NAMES, REASONS, STEPS, VERDICTS

__all__ = ["counter", "shop_folder"]

CARD, OTHER = "9724000000000011", "9724000000000029"


def with_a_card(counter: Counter, card: str = CARD) -> None:
    done(counter, "card.activate", card=card, points="12.5", euros="3.00")


def test_what_a_card_carries_and_should_carry_is_told(counter: Counter) -> None:
    with_a_card(counter)
    should = {"points": "12.5", "euros": "3.00"}
    assert done(counter, "stripe.show", card=CARD) == {"card": CARD, "should_carry": should, "written": None}
    to_write = counter.begin_stripe(CARD)
    shown = done(counter, "stripe.show", card=CARD)
    assert (shown["marked"], shown["read_back"], shown["should_carry"]) == (True, False, should)
    assert shown["written"] == {**should, "sequence": 1, "at": "2026-02-01T12:00:00+01:00"}
    counter.confirm_stripe(to_write)
    assert done(counter, "stripe.show", card=CARD)["marked"] is False
    done(counter, "account.adjust", id="a", card=CARD, unit="points", amount="-2", reason="error")
    changed = done(counter, "stripe.show", card=CARD)
    assert (changed["marked"], changed["read_back"], changed["should_carry"]["points"]) == (True, True, "10.5")
    assert ask(counter, "stripe.show", card="NOPE")["error"]["data"]["code"] == "unknown_card"


def test_the_cards_to_be_written_are_listed(counter: Counter) -> None:
    for card in (CARD, OTHER):
        with_a_card(counter, card)
    counter.confirm_stripe(counter.begin_stripe(CARD))
    counter.note_stripe_trouble(counter.begin_stripe(OTHER), "unplugged")
    assert [each["card"] for each in done(counter, "stripe.list")["stripes"]] == [CARD, OTHER]
    (marked,) = done(counter, "stripe.list", marked=True)["stripes"]
    assert (marked["card"], marked["trouble"]) == (OTHER, "unplugged")


def test_what_was_wrong_is_told_page_by_page(counter: Counter) -> None:
    with_a_card(counter)
    old, new = counter.begin_stripe(CARD), counter.begin_stripe(CARD)
    counter.confirm_stripe(new)
    for _again in range(3):
        stripes.look(counter.till(), CARD, old.track_3, moment("2026-02-01T12:00"))
    first = done(counter, "stripe.seen", most=2)
    rest = done(counter, "stripe.seen", most=2, before=first["next"])
    assert (len(first["seen"]), len(rest["seen"]), rest["next"]) == (2, 1, None)
    seen = first["seen"][0]
    assert (seen["verdict"], seen["carried"]["sequence"], seen["known_sequence"]) == ("older", 1, 2)
    assert (seen["taken_over"], seen["branch"], seen["counter"]) == (False, "centro", "caja-1")


def test_the_key_goes_to_another_branch_in_a_file_that_nobody_else_can_read(counter: Counter, tmp_path: Path) -> None:
    with_a_card(counter)
    path = tmp_path / "key"
    path.write_text("an older one")
    path.chmod(0o644)
    key = stripes.shop_key(counter.database)
    answer = done(counter, "stripe.export_key", path=str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.hex() not in json.dumps(answer)
    stripes.set_shop_key(counter.database, bytes(32))
    done(counter, "stripe.import_key", path=str(path))
    to_write = counter.begin_stripe(CARD)
    assert read(to_write.track_3, CARD, key) == to_write.stripe


@pytest.mark.parametrize(("content", "problem"), [(None, "missing"), (b"tarjetero", "format"), (b"\xff", "unreadable")])
def test_a_file_without_a_key_changes_nothing(
    counter: Counter, tmp_path: Path, content: bytes | None, problem: str
) -> None:
    key, path = stripes.shop_key(counter.database), tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    error = ask(counter, "stripe.import_key", path=str(path))["error"]["data"]
    assert (error["code"], error["problem"]) == ("bad_file", problem)
    assert stripes.shop_key(counter.database) == key
    refused = ask(counter, "stripe.export_key", path=str(tmp_path / "nowhere" / "key"))["error"]["data"]
    assert (refused["code"], refused["problem"]) == ("bad_file", "not_writable")


def test_the_command_line_says_it_in_words(shop_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["card", "activate", CARD, "--points", "12.5"])
    capsys.readouterr()
    commands = {
        ("show", CARD): "Debe llevar: 12,5 puntos\nTodavía no se ha escrito nunca.\n",
        ("list", "--marked"): "0 tarjetas\n",
        ("seen",): "Todas las bandas estaban bien.\n",
        ("key", "export", "key"): f"La clave está en {shop_folder}/key, que solo usted puede leer."
        " Llévela a la otra sucursal y bórrela después.\n",
        ("key", "import", "key"): f"Desde ahora las bandas llevan la clave de {shop_folder}/key. Borre ese fichero.\n",
    }
    for command, said in commands.items():
        assert main(["stripe", *command]) == 0
        assert capsys.readouterr().out == said
    assert main(["stripe", "key", "import", "config.toml"]) == 1
    assert "bad_file" in capsys.readouterr().err


def test_the_command_line_says_what_is_pending_and_what_was_wrong(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_a_card(counter)
    old = counter.begin_stripe(CARD)
    counter.confirm_stripe(counter.begin_stripe(CARD))
    stripes.look(counter.till(), CARD, old.track_3, moment("2026-02-01T12:00"))
    done(counter, "account.adjust", id="a", card=CARD, unit="points", amount="1", reason="error")
    (tmp_path / "config.toml").write_text(CONFIGURATION, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TARJETERO_CONFIG", raising=False)
    assert main(["stripe", "list"]) == 0
    listed = f"{CARD}  13,5 puntos y 3,00 €  pendiente: el saldo ha cambiado\n1 tarjeta\n"
    assert capsys.readouterr().out == listed
    assert main(["stripe", "show", CARD]) == 0
    assert capsys.readouterr().out == (
        "Debe llevar: 13,5 puntos y 3,00 €\n"
        "Se escribió el 01/02/2026 12:00: 12,5 puntos y 3,00 € (número 2)\n"
        "Estado: pendiente: el saldo ha cambiado\n"
    )
    assert main(["stripe", "seen"]) == 0
    assert capsys.readouterr().out == f"01/02/2026 12:00  {CARD}  antigua: ¿copia?  centro · caja-1\n"


def test_the_settings_are_off_and_a_slip_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    assert read_configuration(path).stripe == StripeSettings(write=False, trust_newer=False)
    path.write_text(CONFIGURATION + "\n[stripe]\nwrite = true\ntrust_newer = true\n", encoding="utf-8")
    assert read_configuration(path).stripe == StripeSettings(write=True, trust_newer=True)
    path.write_text(CONFIGURATION + "\n[stripe]\nwrites = true\n", encoding="utf-8")
    assert main(["--config", str(path), "verify"]) == 2
    assert "stripe.writes" in capsys.readouterr().err


def test_every_verdict_and_every_step_has_its_words() -> None:
    assert set(VERDICTS) == set(NAMES) == set(BAD)
    assert {*get_args(Step), "swipe_to_identify"} - {"swipe_to_erase"} == set(STEPS)
    assert set(REASONS) < set(TROUBLES)
