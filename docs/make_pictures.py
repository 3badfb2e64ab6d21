"""Makes the pictures of the manual from the real screens: `python docs/make_pictures.py`. Needs chromium."""

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tui.terminal import prepare_terminal

prepare_terminal("normal")

from tui.__main__ import main, opened  # noqa: E402
from tui.app import TarjeteroApp  # noqa: E402
from tui.configuration import read_configuration  # noqa: E402
from tui.language import choose_language  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
BROWSER = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
SIZE = (80, 24)
WINDOW = (994, 604)
LETTERS = {" ": "space", ",": "comma", "/": "slash", "@": "at", "-": "minus"}

# name of the picture, and the keys that lead from the one before it; a text in quotes is typed
STEPS = (
    ("idle", ()),
    ("search", ("'gar'",)),
    ("customer", ("enter",)),
    ("counter", ("'40,50'",)),
    ("receipt", ("enter",)),
    ("movements", ("'bel'", "enter", "f6")),
    ("why", ("f3",)),
    ("register", ("escape", "escape", "escape", "f4")),
    ("activate", ("escape", "f5")),
    ("help", ("escape", "f1")),
    ("programme", ("escape", "f9", "p", "enter")),
    ("calendar", ("f5",)),
    ("what_if", ("escape", "f6")),
    ("menu", ("escape", "escape")),
    ("shift", ("c", "enter")),
    ("file", ("escape", "escape", "'bel'", "enter", "f8")),
    ("prizes", ("escape", "f3")),
    ("cards", ("escape", "f9")),
    ("payment", ("escape", "'40'", "f2")),
)


async def take(folder: Path) -> None:
    """Goes through the screens of the demonstration shop."""
    configuration = read_configuration(folder / "config.toml")
    choose_language("es")
    counter = opened(configuration)
    app = TarjeteroApp(counter, configuration)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        for name, keys in STEPS:
            for key in keys:
                for each in key[1:-1] if key.startswith("'") else [key]:
                    await pilot.press(LETTERS.get(each, each))
                    await pilot.pause(0.15)
            await pilot.pause(0.4)
            render(name, app.export_screenshot(), folder)
    counter.close()


def render(name: str, drawn: str, folder: Path) -> None:
    """The SVG as a picture, with the fonts of this machine and nothing fetched."""
    page = folder / f"{name}.svg"
    page.write_text(re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.S), encoding="utf-8")
    target = PICTURES / f"{name}.png"
    size = f"--window-size={WINDOW[0]},{WINDOW[1]}"
    profile = f"--user-data-dir={folder / 'browser'}"
    subprocess.run([*BROWSER, profile, size, f"--screenshot={target}", page.as_uri()], check=True, capture_output=True)
    print(target)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(["demo", "--folder", temporary, "--no-screen"])
        asyncio.run(take(Path(temporary)))
