"""Reading many files: by several processes when there is much to read, in order, few results in memory at a time."""

import logging
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from threading import Thread
from typing import Generic, TypeVar

from bot import garbage

_LOG = logging.getLogger("cchc")

_WORTHWHILE = 1 << 20  # bytes; with less to read, starting processes takes longer than reading
_CHUNK_BYTES = 1 << 18
_CHUNK_FILES = 16
_CHUNKS_AHEAD = 2  # for each process: one at work, one waiting

T = TypeVar("T")


def read_each(
    paths: Sequence[Path], work: Callable[[Path], T], progress: Callable[[Path], None], processes: int | None = None
) -> Iterator[T]:
    """Give `work(path)` for each of `paths`, in their order; `progress` is told each path before its result comes.

    `work` and what it returns go from process to process, so both must be picklable: a function of a module, plain
    data. `processes` is how many to use, by default one for each processor, and only this one for little work.
    """
    count = _choose_count(paths) if processes is None else processes
    if count == 1:
        yield from _read_here(paths, work, progress)
    else:
        yield from _read_in_pool(paths, work, progress, count)


def _choose_count(paths: Sequence[Path]) -> int:
    if len(paths) < 2 or sum(map(_size_of, paths)) < _WORTHWHILE:
        return 1
    return min(_count_processors(), len(paths))


def _count_processors() -> int:
    if hasattr(os, "sched_getaffinity"):  # where it is there, it tells how many this process may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # whoever reads it will say what is wrong


def _read_here(paths: Sequence[Path], work: Callable[[Path], T], progress: Callable[[Path], None]) -> Iterator[T]:
    for path in paths:
        progress(path)
        yield work(path)


def _read_in_pool(
    paths: Sequence[Path], work: Callable[[Path], T], progress: Callable[[Path], None], count: int
) -> Iterator[T]:
    """As `read_each`; when a process dies, what is left is read here, as it would have been without others."""
    done = 0
    # started anew, not forked: other threads of this process may hold locks at this moment
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_start_process)
    with TemporaryDirectory(prefix="cchc-", ignore_cleanup_errors=True) as folder:
        try:
            chunks = list(_make_chunks(paths))
            for chunk, results in _run_chunks(pool, chunks, partial(_work_off, work, Path(folder)), count):
                for path, result in zip(chunk, results, strict=True):
                    progress(path)
                    yield result
                done += len(chunk)
        except BrokenProcessPool:
            _LOG.warning("a reading process died; reading goes on without")
        finally:
            pool.shutdown(cancel_futures=True)
    yield from _read_here(paths[done:], work, progress)


def _run_chunks(
    pool: ProcessPoolExecutor,
    chunks: Sequence[Sequence[Path]],
    work: Callable[[Sequence[Path]], "_Parcel[T]"],
    count: int,
) -> Iterator[tuple[Sequence[Path], list[T]]]:
    """Give each chunk with its results, in order; no more than a few of them are given out or wait to be taken."""
    waiting: deque[tuple[Sequence[Path], Future[_Parcel[T]]]] = deque()
    for chunk in chunks:
        waiting.append((chunk, pool.submit(work, chunk)))
        if len(waiting) > count * _CHUNKS_AHEAD:
            first, future = waiting.popleft()
            yield first, future.result().open()
    for chunk, future in waiting:
        yield chunk, future.result().open()


def _make_chunks(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Give the files in bundles: many small ones together, a large one alone."""
    chunk: list[Path] = []
    size = 0
    for path in paths:
        own = _size_of(path)
        if chunk and (size + own > _CHUNK_BYTES or len(chunk) == _CHUNK_FILES):
            yield chunk
            chunk, size = [], 0
        chunk.append(path)
        size += own
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel(Generic[T]):
    """The results for a chunk of files, in `held` or, once they are read, in the file at `path`.

    A pipe holds little: whoever fills it waits for whoever empties it, which is a thread of a process at work.
    """

    path: Path | None = None
    held: list[T] | None = None

    def open(self) -> list[T]:
        """Return the results; their file is read once, and gone."""
        if self.path is None:
            return self.held or []
        data = self.path.read_bytes()
        self.path.unlink()
        results: list[T] = pickle.loads(data)  # noqa: S301 - a process of this program wrote it a moment ago
        return results


def _work_off(work: Callable[[Path], T], folder: Path, paths: Sequence[Path]) -> _Parcel[T]:
    results = [work(path) for path in paths]
    try:
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(pickle.dumps(results, pickle.HIGHEST_PROTOCOL))
    except OSError:  # no room
        return _Parcel(held=results)
    return _Parcel(path=Path(file.name))


def _start_process() -> None:
    """Leave Ctrl-C to the process that wants the results, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    garbage.keep()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
