"""Computation: networks on onnxruntime, thread pools, and the priority of this process on a machine that others use."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_NICE = 10
"""Steps of priority, of 19: beside one who asks without a pause, about a ninth of that one's share of a processor."""
_OBJECTS = 10_000
"""New objects after which Python looks for some to free, instead of 700."""
_T = TypeVar("_T")
_R = TypeVar("_R")

_CALL = 512
"""Word pieces in one call of a network, padding included: as much as stays near a core (docs/measurements.md)."""


def inference_session(file: Path) -> InferenceSession:
    """The network in an ONNX file. A call takes one processor; `parallel_map` runs several calls side by side."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def lower_priority() -> None:
    """Lower the priority of this process, so that adding articles slows nobody's questions.

    For the rest of its life, and that of its children. No effect where it is as low, or the system has no such
    priorities.
    """
    if hasattr(os, "nice"):
        os.nice(max(0, _NICE - os.nice(0)))


def collect_garbage_less_often() -> None:
    """Raise the threshold of garbage collection, which looks through all live objects: an answer of thousands of
    statements is made a fifth faster (docs/measurements.md)."""
    gc.set_threshold(_OBJECTS)


def batch_by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the indices of texts of so many word pieces that go into one call together, the longest first."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    at = 0
    while at < len(order):
        until = at + max(1, _CALL // lengths[order[at]])
        yield order[at:until]
        at = until


def parallel_map(function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
    """Yield the function's result for each item, in their order, on all processors that this process may use.

    The function may not call `parallel_map` itself. Items not begun are dropped when the iterator is closed.
    """
    return _pool().map(function, items)


def run_in_background(function: Callable[[_T], _R], item: _T) -> Future[_R]:
    """Start the function on the item in a thread; it may call `parallel_map`, but not `run_in_background`."""
    return _beside().submit(function, item)


@cache
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
