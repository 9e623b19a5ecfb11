"""Reading on other machines: the workers of a Dask cluster extract and embed, the machine that adds stores.

What is sent are the messages that an extraction process gets, as bytes; a worker gives them to such a process of its
own, under the limits of its settings, and sends the answer back as bytes. A batch whose worker is lost is read again by
another. Workers need no access to the archive.

Dask's own messages are pickled Python: whoever can reach the scheduler can run programs on all of its machines and on
this one, unless the address is `tls://…`, of a cluster whose every side shows a certificate.
"""

from __future__ import annotations

import importlib.metadata
import ipaddress
import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.archive.worker import messages
from index.archive.worker.pool import ExtractionLimits, read_in_worker
from index.core.errors import ClusterError, OnRecordError
from index.core.settings import Settings
from index.core.types import Article
from index.embedding.embedder import Embedder, open_embedder
from index.extraction.pipeline import FINGERPRINT
from index.store.record_writer import Reading
from index.system.subprocesses import POLL, Stop, Stopped

if TYPE_CHECKING:
    from distributed import Client, Future

_REACH = 10.0
"""Seconds after which a scheduler that does not answer is given up."""
_WORKERS = 30.0
"""Seconds to wait for the first worker."""
_CLOSE = 1.0
_RETRIES = 2
_A_CORE = 2
"""Batches that are under way for each core of the workers: one is read, the next one waits beside it."""
_LOST = (
    "the workers that read it were lost, one after the other: look at their logs, and give them more memory; "
    "everything else is unaffected"
)


class ClusterReader:
    """The workers of a cluster, as what reads the articles that are added."""

    def __init__(self, address: str, client: Client, embedder: Embedder) -> None:
        self._address, self._client = address, client
        self._settings = json.dumps(dict(embedder.settings), sort_keys=True)
        self._models = _models(embedder)

    @property
    def room(self) -> int:
        """The number of batches that may be under way at once: two for each core of the workers there are now."""
        with self._faults():
            cores: dict[str, int] = self._client.ncores()
        return max(1, _A_CORE * sum(cores.values()))

    def read(
        self, articles: Sequence[Article], stopped: Stop, *, kinds_only: Sequence[bool]
    ) -> Iterator[Reading | str]:
        """Begin to read the articles, and yield the reading of each, or the reason why there is none, in their order.

        Raises Stopped, ClusterError where the cluster is gone or a worker has other models, ModelError.
        """
        allowed = ExtractionLimits.of_settings().allowed(sum(len(article.text) for article in articles))
        request = messages.reading_request(articles, kinds_only, allowed)
        with self._faults():
            future = self._client.submit(
                read_batch, request, self._settings, self._models, pure=False, retries=_RETRIES
            )
        return self._readings(future, articles, stopped)

    def wait_for_workers(self, stopped: Stop) -> None:
        """Wait until there is a worker, or nobody waits any more; raises ClusterError where none comes."""
        until = time.monotonic() + _WORKERS
        with self._faults():
            while not self._client.ncores() and not stopped():
                if time.monotonic() > until:
                    raise ClusterError(
                        f"The cluster at {self._address} has no workers. Start one on each machine that is to read: "
                        f"dask worker {self._address} --nthreads 1 --nworkers -1"
                    )
                time.sleep(POLL)

    def _readings(self, future: Future, articles: Sequence[Article], stopped: Stop) -> Iterator[Reading | str]:
        answer = self._answer(future, stopped)
        if answer is None:
            yield from [_LOST] * len(articles)
            return
        lines = answer.splitlines()
        for article, line in zip(articles, lines, strict=False):
            yield messages.parse_reading(line, article)
        if len(lines) != len(articles):
            raise ClusterError(f"A worker of {self._address} sent an answer that cannot be read.")

    def _answer(self, future: Future, stopped: Stop) -> bytes | None:
        """Return the worker's answer; None where each worker that began to read it was lost."""
        from distributed import KilledWorker

        with self._faults():
            while not future.done():
                if stopped():
                    raise Stopped
                time.sleep(POLL / 2)
            if future.status == "error":
                error = future.exception()
                if isinstance(error, KilledWorker):
                    return None
                raise ClusterError(
                    f"A worker of {self._address} cannot read ({type(error).__name__}: {error}). Install the same "
                    "onrecord there. What is stored is kept; run the same command again to resume."
                )
            if future.status != "finished":
                raise ConnectionError(future.status)
            answer = future.result()
        if not isinstance(answer, bytes):
            raise ClusterError(f"A worker of {self._address} sent an answer that cannot be read.")
        return answer

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Turn a lost connection into an error of ours."""
        from asyncio import CancelledError

        try:
            yield
        except (OSError, TimeoutError, CancelledError) as error:
            raise ClusterError(
                f"The connection to the cluster at {self._address} is lost ({error or type(error).__name__}). What is "
                "stored is kept; run the same command again to resume."
            ) from error


@contextmanager
def open_cluster(address: str, embedder: Embedder, stopped: Stop) -> Iterator[ClusterReader]:
    """Connect to the scheduler of a cluster; raises ClusterError saying what to do. In the end what is under way is
    given up."""
    try:
        from distributed import Client, Security
    except ImportError:
        raise ClusterError(
            f"{address} needs a library that is not installed. Install it with: pip install 'onrecord[cluster]'"
        ) from None
    if urlsplit(address).scheme not in ("tcp", "tls"):
        raise ClusterError(f"{address} is no address of a scheduler: write it as tcp://host:8786 or tls://host:8786.")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong, we say ourselves
    try:
        if urlsplit(address).scheme == "tls" and not Security().get_connection_args("client")["ssl_context"]:
            raise ValueError("Dask's settings name no certificate of this machine")
        client = Client(address, timeout=_REACH, set_as_default=False, name="onrecord", deserializers=["msgpack"])
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise ClusterError(
            f"The scheduler {address} cannot be reached ({_why(error)}). Start it with `dask scheduler`; with tls://, "
            'Dask\'s settings name the certificates: docs/scale.md, "Reading on many machines".'
        ) from error
    try:
        reader = ClusterReader(address, client, embedder)
        reader.wait_for_workers(stopped)
        yield reader
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=_CLOSE)


def is_exposed(address: str) -> bool:
    """Return True where others on the network can reach a scheduler and nothing is asked of them: no certificate."""
    parts = urlsplit(address)
    with suppress(ValueError):
        return parts.scheme != "tls" and not ipaddress.ip_address(parts.hostname or "").is_loopback
    return parts.scheme != "tls" and parts.hostname != "localhost"


def read_batch(request: bytes, settings: str, models: str) -> bytes:
    """Answer a request to read articles: on a worker, in its extraction process. `models` is what the answer has to be
    read with."""
    embedder = _embedder(settings)
    try:
        if (own := _models(embedder)) != models:
            raise ClusterError(
                f"A worker has other models than this program: {own}, not {models}. Install the same onrecord there, "
                "and the same file of the embedding model."
            )
        first, *rest = request.splitlines()
        kinds_only = messages.parse_request(first)[2]
        results = read_in_worker(embedder, [messages.parse_article(line) for line in rest], kinds_only=kinds_only)
        return b"".join(messages.failure_line(r) if isinstance(r, str) else messages.reading_line(r) for r in results)
    except OnRecordError as error:
        return messages.error_line(error)


@lru_cache(maxsize=1)
def _embedder(settings: str) -> Embedder:
    return open_embedder(Settings.model_validate(json.loads(settings)))


def _models(embedder: Embedder) -> str:
    """Name all that a reading depends on."""
    version = importlib.metadata.version("onrecord")
    return f"onrecord {version}, {FINGERPRINT}, {embedder.fingerprint} {embedder.file_hash[:16]}".strip()


def _why(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
