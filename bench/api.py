"""The HTTP API under load: many clients that ask so many questions a second together.

    python bench/api.py [--archive DIR] [--clients 50] [--rate 100] [--seconds 60]

Without --archive, over seeds/. The server is a process of its own (uvicorn on loopback, one key, no guard). Of ten
requests six ask one of a few questions, one asks something new, and one each lists speakers, a speaker's statements, an
article. Each is sent at its time, however late others are; its time is counted from then. Prints p50, p95 and p99 in
milliseconds, in all and for each kind, errors, and the share of a core that the server took (aim: p95 at most 300 ms,
no errors). Client and server share this machine's cores.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx2

from index.archive import Archive
from index.archive.ingest import ingest
from index.core.rights import AccessRole
from index.readers import read_paths
from rag.access.database import AccessDatabase
from rag.access.keys import Keys
from rag.browse.overview import read_overview
from rag.integrations.http_api.limits import ApiLimits
from rag.integrations.http_api.openapi import PREFIX
from rag.integrations.http_api.routes import http_api_routes

ROOT = Path(__file__).parent.parent
_UNLIMITED = 10**9
_Request = tuple[str, str, dict[str, str]]
"""A kind, a path, and parameters."""


def serve_api(archive: Path, state: Path) -> None:
    """Serve the API at a free port, which is printed, until the process is ended."""
    import uvicorn
    from starlette.applications import Starlette

    keys = Keys(AccessDatabase(state))
    limits = ApiLimits(per_minute=_UNLIMITED, burst=_UNLIMITED)
    app = Starlette(routes=[*http_api_routes({"bench": Archive.open(archive)}, keys.authenticate, limits)])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    print(listener.getsockname()[1], flush=True)
    server.run(sockets=[listener])


@contextmanager
def start_api(archive: Path, state: Path) -> Iterator[tuple[str, int]]:
    """The address of the API in a process of its own, and its number."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(state), "--archive", str(archive)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}", process.pid
    finally:
        process.terminate()
        process.wait()


def request_mix(archive: Archive, count: int) -> list[_Request]:
    """So many requests, the same each time."""
    rng = random.Random(24)
    overview = read_overview(archive)
    names = [speaker.name for speaker in overview.listed_speakers[:20]]
    articles = [article.id for article in archive.lookup.articles(range(1, 50)).values()]
    asked = [*overview.examples, *(f"everything {name} said" for name in names[:5])]
    words = sorted(
        {word for text in archive.lookup.articles([1]).values() for word in text.text.split() if word.isalpha()}
    )
    requests = list[_Request]()
    for number in range(count):
        kind = ("ask",) * 6 + ("ask anew", "speakers", "statements", "article")
        match kind[number % len(kind)]:
            case "ask":
                requests.append(("ask", "/ask", {"q": rng.choice(asked)}))
            case "ask anew":
                topic = " ".join(rng.sample(words, 2))
                requests.append(("ask anew", "/ask", {"q": f"what did {rng.choice(names)} say about {topic}?"}))
            case "speakers":
                requests.append(("speakers", "/speakers", {"limit": "50"}))
            case "statements":
                requests.append(("statements", "/statements", {"speaker": rng.choice(names), "limit": "20"}))
            case _:
                requests.append(("article", "/article", {"id": rng.choice(articles)}))
    return requests


async def send(address: str, key: str, requests: Sequence[_Request], wanted: argparse.Namespace) -> None:
    """Send the requests at their times and print the result."""
    taken, wrong = defaultdict[str, list[float]](list), Counter[str]()
    begun = time.perf_counter() + 1

    async def talk(first: int) -> None:
        headers = {"authorization": f"Bearer {key}"}
        async with httpx2.AsyncClient(base_url=address + PREFIX, headers=headers, timeout=30) as client:
            for number in range(first, len(requests), wanted.clients):
                kind, path, parameters = requests[number]
                due = begun + number / wanted.rate
                await asyncio.sleep(max(0, due - time.perf_counter()))
                try:
                    reply = await client.get(path, params=parameters)
                    if reply.status_code != 200:
                        wrong[f"{kind}: {reply.status_code} {reply.text[:80]}"] += 1
                except httpx2.HTTPError as error:
                    wrong[f"{kind}: {error!r}"] += 1
                taken[kind].append(time.perf_counter() - due)

    await asyncio.gather(*(talk(first) for first in range(wanted.clients)))
    rate = len(requests) / (time.perf_counter() - begun)
    print(f"{wanted.clients} clients, {rate:.0f} requests a second for {wanted.seconds} s; errors {wrong.total()}")
    for kind, times in (("all", [each for some in taken.values() for each in some]), *sorted(taken.items())):
        parts = statistics.quantiles(times, n=100, method="inclusive")
        p50, p95, p99 = (1000 * parts[n - 1] for n in (50, 95, 99))
        print(f"  {kind:11}{len(times):6,}   p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   p99 {p99:7.1f} ms")
    for error, count in wrong.most_common(5):
        print(f"  {count:,} x {error}")


def processor_seconds(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text("utf8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.serve:
        serve_api(wanted.archive, wanted.serve)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder, state = wanted.archive or Path(temporary) / "archive", Path(temporary) / "state"
        if not wanted.archive:
            list(ingest(Archive.open(folder, create=True), read_paths([ROOT / "seeds"])))
        _, key = Keys(AccessDatabase(state)).create("bench", AccessRole.READER)
        requests = request_mix(Archive.open(folder), int(wanted.rate * wanted.seconds))
        with start_api(folder, state) as (address, server):
            httpx2.get(
                f"{address}{PREFIX}/ask", params={"q": "a"}, headers={"authorization": f"Bearer {key}"}, timeout=300
            )
            before = processor_seconds(server)
            asyncio.run(send(address, key, requests, wanted))
            print(f"the server took {(processor_seconds(server) - before) / wanted.seconds:.2f} of a core")


if __name__ == "__main__":
    main()
