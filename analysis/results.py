"""The folder of a study: a manifest, runs as Parquet parts, and a journal that no kill can tear.

A finished run is one line of the journal, written at once; every now and then the journal becomes a part,
which appears whole or not at all. Whatever opens the folder later puts right what a kill left between.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from sim.entries import ScenarioError

PART = 5000  # rows
KEY = ["point", "design", "replication"]  # by which a run is known; "design" where the study has some
STATUSES = ("done", "failed", "lost")

Key = tuple[Any, ...]


class BusyError(RuntimeError):
    """Another process writes to the folder."""


class Columns(NamedTuple):
    """Names and kinds of what a row holds."""

    factors: dict[str, Any]  # Arrow types
    outcomes: tuple[str, ...]
    series: tuple[str, ...]
    designs: bool = False

    def key(self) -> dict[str, Any]:
        """What a run is known by."""
        named = {"design": pa.string()} if self.designs else {}
        return {"point": pa.int32(), **named, "replication": pa.int32()}

    def runs(self) -> pa.Schema:
        """The columns of `runs`."""
        told = self.key() | {"seed": pa.int64(), "run_id": pa.string()}
        told |= self.factors | dict.fromkeys(self.outcomes, pa.float64())
        return pa.schema({**told, "seconds": pa.float64(), "status": pa.string(), "message": pa.string()})

    def courses(self) -> pa.Schema:
        """The columns of `series`."""
        told = self.key() | {"step": pa.int32()}
        return pa.schema({**told, **dict.fromkeys(self.series, pa.float64())})


class Results:
    """Rows of a study in a folder, or of one shard of it; use it in a `with`, which keeps others out."""

    def __init__(self, folder: Path, columns: Columns, shard: str = "all") -> None:
        """Nothing is touched before `with`."""
        self.runs, self.series, self.columns, self.shard = folder / "runs", folder / "series", columns, shard
        self.journal = self.runs / f".journal-{shard}.jsonl"
        self.lock = FileLock(str(self.runs / f".lock-{shard}"))
        self.pending: list[dict[str, Any]] = []

    def __enter__(self) -> "Results":
        """Take the folder; what a kill left in the journal becomes a part. Raises BusyError."""
        self.runs.mkdir(parents=True, exist_ok=True)
        if self.columns.series:
            self.series.mkdir(exist_ok=True)
        try:
            self.lock.acquire(timeout=0)
        except Timeout:
            raise BusyError(f"{self.runs.parent}: another process is at work on it") from None
        there = keys(self.runs, STATUSES)
        self.pending = [row for row in lines(self.journal) if key_of(row) not in there]
        self.settle()
        self.stream = self.journal.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        """Everything becomes parts; the folder is free."""
        try:
            self.stream.close()
            self.settle()
        finally:
            self.lock.release()

    def add(self, row: dict[str, Any]) -> None:
        """A finished run, safe from any kill once this returns."""
        self.stream.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        self.stream.flush()
        self.pending.append(row)
        if len(self.pending) >= PART:
            self.stream.close()
            self.settle()
            self.stream = self.journal.open("a", encoding="utf-8")

    def settle(self) -> None:
        """The journal becomes a part, and is empty then."""
        if self.pending:
            rows = sorted(self.pending, key=key_of)
            name = self.next_name()
            if self.columns.series:
                write(courses(rows, self.columns), self.series / name)
            write(pa.Table.from_pylist(rows, self.columns.runs()), self.runs / name)
        self.pending = []
        replace_text(self.journal, "")

    def next_name(self) -> str:
        """Of the next part."""
        taken = [int(path.stem.rpartition("-")[2]) for path in self.runs.glob(f"part-{self.shard}-*.parquet")]
        return f"part-{self.shard}-{max(taken, default=0) + 1:06d}.parquet"

    def drop(self, statuses: Iterable[str]) -> int:
        """Take rows of these statuses away, part by part; how many they were. Raises BusyError while a
        shard is at work."""
        count = 0
        with ExitStack() as others:
            for shard in self.other_shards():
                others.enter_context(Results(self.runs.parent, self.columns, shard))
            for path in parts(self.runs):
                table = pq.read_table(path).to_pandas()
                kept = table[~table["status"].isin(list(statuses))]
                count += len(table) - len(kept)
                if len(kept) < len(table):
                    rewrite(kept, path, self.columns.runs())
        return count

    def other_shards(self) -> list[str]:
        """Shards that have written to the folder."""
        journals = [path.stem.removeprefix(".journal-") for path in self.runs.glob(".journal-*.jsonl")]
        return sorted(shard for shard in journals if shard != self.shard)


def rewrite(kept: pd.DataFrame, path: Path, schema: pa.Schema) -> None:
    """A part with fewer rows; one without any goes."""
    if len(kept):
        write(pa.Table.from_pandas(kept, schema, preserve_index=False), path)
    else:
        path.unlink()


def courses(rows: list[dict[str, Any]], columns: Columns) -> pa.Table:
    """Series of runs, one row a step."""
    parts = []
    for row in rows:
        part = pd.DataFrame(row.get("series") or {name: [] for name in columns.series}, dtype=float)
        part.insert(0, "step", range(len(part)))
        for name in reversed(columns.key()):
            part.insert(0, name, row[name])
        parts.append(part)
    return pa.Table.from_pandas(pd.concat(parts), columns.courses(), preserve_index=False)


def counts(runs: Path) -> dict[str, int]:
    """Runs of each status, those included that stand in a journal as yet."""
    told = {status: keys(runs, [status]) for status in STATUSES}
    there = set().union(*told.values())
    for journal in runs.glob(".journal-*.jsonl"):
        for row in lines(journal):
            if key_of(row) not in there:
                told[row["status"]].add(key_of(row))
    return {status: len(found) for status, found in told.items()}


def lines(journal: Path) -> Iterator[dict[str, Any]]:
    """Rows of a journal; a last line that a kill has torn is none."""
    if journal.exists():
        for line in journal.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                return


def parts(runs: Path) -> list[Path]:
    """All parts, of every shard."""
    return sorted(runs.glob("part-*.parquet"))


def keys(runs: Path, statuses: Iterable[str]) -> set[Key]:
    """Points and replications of the rows that have one of these statuses."""
    found: set[Key] = set()
    for path in parts(runs):
        known_by = [name for name in KEY if name in pq.read_schema(path).names]
        table = pq.read_table(path, columns=[*known_by, "status"]).to_pandas()
        table = table[table["status"].isin(list(statuses))]
        found |= set(zip(*(table[name].tolist() for name in known_by), strict=True))
    return found


def key_of(row: dict[str, Any]) -> Key:
    """What a run is known by."""
    return tuple(row[name] for name in KEY if name in row)


def table(folder: Path) -> pd.DataFrame:
    """All runs, by point and replication. Raises ScenarioError where there are none."""
    found = parts(folder / "runs")
    if not found:
        raise ScenarioError(f"{folder}: no runs in it")
    frames = [pq.read_table(path).to_pandas() for path in found]
    known_by = [name for name in KEY if name in frames[0]]
    return pd.concat(frames, ignore_index=True).sort_values(known_by, ignore_index=True)


def write(table: pa.Table, path: Path) -> None:
    """A Parquet file that appears whole."""
    fresh = path.with_name(f".{path.name}.new")
    pq.write_table(table, fresh, compression="zstd")
    os.replace(fresh, path)


def replace_text(path: Path, text: str) -> None:
    """A text file that appears whole."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)
