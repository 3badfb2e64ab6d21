"""A serial cable to a simulated device: a pseudo-terminal under a name that stays, whatever is plugged in.

When the plug is pulled the name is gone, and whoever has the port open gets the errors of a real one.
"""

import os
import select
import threading
from pathlib import Path
from typing import Final

from drivers.simulated.faults import Faults
from drivers.simulated.machines import Machine

_READ_LENGTH: Final = 4096


class PtyLine:
    """A line to ``machine`` at the path ``port``; it is not plugged in yet."""

    def __init__(self, machine: Machine, port: Path) -> None:
        self.machine, self.port = machine, port
        machine.say = self._say
        self._lock = threading.Lock()
        self._to_say = b""
        self._thread: threading.Thread | None = None
        self._wake = -1
        self._pulled = threading.Event()

    @property
    def _faults(self) -> Faults:
        return self.machine.faults

    def plug(self) -> None:
        import tty

        self.unplug()
        master, slave = os.openpty()
        tty.setraw(master)
        tty.setraw(slave)
        os.set_blocking(master, False)
        woken, self._wake = os.pipe()
        self._to_say = b""
        self._pulled.clear()
        self.machine.switch_on()
        self.port.symlink_to(os.ttyname(slave))
        files = (master, slave, woken, self._wake)
        self._thread = threading.Thread(target=self._run, args=files, name=f"simulated {self.port.name}", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pulls the plug; returns when the port is gone."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._pulled.set()
        self._rouse()
        thread.join()

    def _say(self, data: bytes) -> None:
        with self._lock:
            self._to_say += data
        self._rouse()

    def _rouse(self) -> None:
        with self._lock:
            if self._wake >= 0:
                os.write(self._wake, b".")

    def _run(self, master: int, slave: int, woken: int, wake: int) -> None:
        try:
            while not self._pulled.is_set():
                ready, _, _ = select.select([master, woken], [], [])
                if woken in ready:
                    os.read(woken, _READ_LENGTH)
                if master in ready:
                    self._hear(os.read(master, _READ_LENGTH))
                self._speak(master)
        finally:
            self.port.unlink(missing_ok=True)
            with self._lock:
                self._wake = -1  # before its number is somebody else's
            for each in (master, slave, woken, wake):
                os.close(each)

    def _hear(self, data: bytes) -> None:
        command = self._faults.unplug_on
        if command is not None and command in data:
            self._faults.unplug_on = None
            self._pulled.set()
            return
        self.machine.hear(data)

    def _speak(self, master: int) -> None:
        """Sends what is to be said, in pieces and with pauses where the faults say so, until the plug is pulled."""
        faults = self._faults
        while not self._pulled.is_set():
            with self._lock:
                length = faults.piece or len(self._to_say)
                piece, self._to_say = self._to_say[:length], self._to_say[length:]
            if not piece:
                return
            if faults.unplug_after is not None and faults.unplug_after <= len(piece):
                piece, faults.unplug_after = piece[: faults.unplug_after], None
                self._pulled.set()
            elif faults.unplug_after is not None:
                faults.unplug_after -= len(piece)
            if faults.byte_s:
                self._pulled.wait(faults.byte_s * len(piece))
            try:
                os.write(master, piece)
            except BlockingIOError:
                pass  # nobody reads, and a line without flow control loses what does not fit
