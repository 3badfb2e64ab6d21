"""A CUPS of the tests' own: on a loopback port, with its own folders, and printers that write files or stand still.

`fault(reason)` makes the printers behave as real ones do: they tell CUPS why they stand still, and take no job.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

SYSTEM = Path("/usr/lib/cups")
NEEDED = ("cupsd", "lpadmin")

# A card printer as its driver describes it: one size, and PDF as it comes.
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "CARD.PPD"
*Manufacturer: "Tests"
*Product: "(Card)"
*ModelName: "Card"
*ShortNickName: "Card"
*NickName: "Card"
*PSVersion: "(3010.000) 0"
*ColorDevice: True
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize/Size: PickOne
*DefaultPageSize: A4
*PageSize A4/A4: ""
*PageSize CR80/Card: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*PageRegion CR80/Card: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea CR80/Card: "0 0 153.01 242.65"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension CR80/Card: "153.01 242.65"
"""

BACKEND = """#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct card "Card" "Card"'; exit 0; }}
[ "$DEVICE_URI" = card:/mute ] && exit 1
if [ -f "{folder}/fault" ]; then
    echo "STATE: +$(cat "{folder}/fault")" >&2
    exit 1
fi
[ "$DEVICE_URI" = card:/slow ] && sleep 3
echo "STATE: -media-empty-error,cover-open,marker-supply-empty-error" >&2
if [ $# -ge 6 ]; then cat "$6"; else cat; fi >"{folder}/$1.out"
"""

CUPSD = """
Listen 127.0.0.1:{port}
LogLevel warn
WebInterface No
Browsing No
JobRetryInterval 1
JobRetryLimit 50
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit Cancel-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

CUPS_FILES = """
ServerRoot {root}
StateDir {root}/state
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool/tmp
ServerBin {root}/bin
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
SystemGroup root
"""


def why_missing() -> str:
    """Why no CUPS can be started here; empty where it can."""
    os.environ["PATH"] = f"{os.environ['PATH']}:/usr/sbin"
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        return f"{', '.join(missing)} (cups, cups-client) not installed: nothing can be printed through CUPS"
    if not (SYSTEM / "filter" / "pdftopdf").exists():
        return "cups-filters is not installed: CUPS cannot print a PDF"
    return "" if os.geteuid() == 0 else "only root may make the queues of a CUPS of one's own"


class CupsServer:
    """Queues: `cards` (PDF comes out as PDF), `raw` (what goes in comes out), `slow` (nothing does), `mute` (fails
    without a word) and `paused`.

    Its folder is not pytest's, which is closed to other users again whenever any pytest starts: its printers run as
    another user, and would fail without a word.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="tarjetero-cups-")
        self.root = root = Path(self._folder.name)
        self.output = root / "output"
        for name in ("state", "cache", "spool", "spool/tmp", "output", "bin", "bin/backend"):
            (root / name).mkdir(parents=True, exist_ok=True)
        root.chmod(0o755)
        self.output.chmod(0o777)
        for folder in SYSTEM.iterdir():
            if folder.name != "backend":
                (root / "bin" / folder.name).symlink_to(folder)
        backend = root / "bin" / "backend" / "card"
        backend.write_text(BACKEND.format(folder=self.output))
        backend.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (root / "cupsd.conf").write_text(CUPSD.format(port=self.port))
        (root / "cups-files.conf").write_text(CUPS_FILES.format(root=root))
        self.server = f"127.0.0.1:{self.port}"
        command = ["cupsd", "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()
        (root / "card.ppd").write_text(PPD)
        self._lpadmin("-p", "cards", "-E", "-v", "card:/cards", "-P", str(root / "card.ppd"))
        for queue in ("raw", "slow", "mute", "paused"):
            self._lpadmin("-p", queue, "-E", "-v", f"card:/{queue}", "-m", "raw")
        subprocess.run(["cupsdisable", "-h", self.server, "-r", "sin tarjetas", "paused"], check=True)

    def _wait(self) -> None:
        for _attempt in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("cupsd did not start: " + (self.root / "error").read_text(errors="replace")[-2000:])

    def _lpadmin(self, *arguments: str) -> None:
        command = ["lpadmin", "-h", self.server, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def fault(self, reason: str = "") -> None:
        """The printers stand still for a reason; without one they work again."""
        if reason:
            (self.output / "fault").write_text(reason)
        else:
            (self.output / "fault").unlink(missing_ok=True)

    def printed(self) -> list[Path]:
        return sorted(self.output.glob("*.out"), key=lambda path: int(path.stem))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._folder.cleanup()
