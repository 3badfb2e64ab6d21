"""Messages: 10,000 personal ones to a local server, beside bare smtplib on one connection
with the very same messages, written beforehand."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.report import Figure, Options
from bench.shops import BRANCH, COUNTER, MADRID, copied_shop, dni, made_shop, now, sqlite_url
from tui.configuration import Configuration, MailSettings
from tui.counter import Counter, open_counter
from tui.delivery import CHUNK, deliver
from tui.post import Writer

MESSAGES = 10_000
ROUNDS = 3
GOAL = 0.8
SERVER = """
import asyncio
from aiosmtpd.smtp import SMTP
class Taker:
    async def handle_DATA(self, server, session, envelope):
        return "250 2.0.0 queued"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Taker(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def measure(options: Options) -> Iterator[Figure]:
    shop = made_shop(options.folder, MESSAGES)
    with server() as port:
        settings = MailSettings("127.0.0.1", port, "none", sender="hola@tienda.example", quiet=None)
        ratios, ours, bare = [], [], []
        for number in range(ROUNDS):
            counter, configuration = ready(copied_shop(shop, f"messages-{number}.db"), settings)
            contents = written(counter, configuration)
            start = perf_counter()
            delivered = deliver(counter, configuration)
            ours.append(MESSAGES / (perf_counter() - start))
            assert delivered.progress.sent == MESSAGES, delivered
            counter.close()
            bare.append(MESSAGES / send_bare(port, contents))
            ratios.append(ours[-1] / bare[-1])
    ratio = median(ratios)
    yield Figure(
        "personal messages to a local server",
        f"{median(ours):,.0f} messages/s",
        f"{median(bare):,.0f} messages/s",
        ratio,
        f"at least {GOAL:g} x",
        ratio >= GOAL,
        f"{ROUNDS} rounds x {MESSAGES:,}",
    )


@contextmanager
def server() -> Iterator[int]:
    """A process that takes every message and forgets it (aiosmtpd)."""
    program = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    try:
        yield int(program.stdout.readline())
    finally:
        program.terminate()
        program.wait()


def ready(path: Path, settings: MailSettings) -> tuple[Counter, Configuration]:
    """A shop in which everybody agreed to be written to, and a message for each waits."""
    counter = open_counter(sqlite_url(path), path.parent, BRANCH, COUNTER, MADRID)
    database, at = counter.database, now()
    database.run("UPDATE customer SET email = 'cliente' || id || '@correo.example'")
    database.run(
        "INSERT INTO consent (customer_id, purpose, channel, granted, at)"
        f" SELECT id, 'marketing', 'email', 1, {at} FROM customer"
    )
    configuration = Configuration("Peluquería Núria", MADRID, "es", "", BRANCH, COUNTER, mail=settings)
    queued = counter.queue_mailing(counter.mailing("oferta", "", "welcome", "email"))
    assert queued == MESSAGES == len({dni(number) for number in range(MESSAGES)})
    return counter, configuration


def written(counter: Counter, configuration: Configuration) -> list[tuple[str, bytes]]:
    """The very same messages, ready to be sent."""
    writer, after, contents = Writer(counter, configuration), 0, []
    while chunk := counter.waiting(after, CHUNK):
        for message, content in writer.compose(chunk):
            assert not isinstance(content, str)
            contents.append((message.email, content.content))
        after = chunk[-1].id
    return contents


def send_bare(port: int, contents: list[tuple[str, bytes]]) -> float:
    """Seconds that smtplib takes for messages that are written already, and are neither claimed nor kept."""
    start = perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="[127.0.0.1]") as connection:
        for address, content in contents:
            connection.sendmail("hola@tienda.example", [address], content)
    return perf_counter() - start
