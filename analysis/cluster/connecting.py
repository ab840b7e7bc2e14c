"""The way to a cluster: its address, whether somebody answers there, and whether it may be used."""

import asyncio
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.cluster.sending import Cluster, ClusterError
from sim.entries import ScenarioError

if TYPE_CHECKING:
    from distributed import Client

CONNECT = 10.0  # seconds to wait for a scheduler
SILENT = ("distributed", "distributed.client", "tornado.application")  # what matters we say in one line


@contextmanager
def connected(told: str, mechanisms: tuple[str, ...]) -> Iterator[Cluster]:
    """A cluster by its scheduler's address, or by the file in which that wrote it; checked before any run.

    Raises ScenarioError for what is no address, ClusterError for a cluster that cannot be used.
    """
    address = address_of(told)
    client = client_of(address)
    try:
        cluster = Cluster(client, address, mechanisms)
        cluster.check()
        yield cluster
    finally:
        with suppress(Exception):
            client.close(timeout=CONNECT)


def address_of(told: str) -> str:
    """An address such as tcp://10.0.0.5:8786. Raises ScenarioError."""
    found = written_in(Path(told)) if told.endswith(".json") else told
    parts = urlsplit(found if "://" in found else f"tcp://{found}")
    try:
        sound = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port and not parts.path.strip("/")
    except ValueError:
        sound = False
    if not sound:
        raise ScenarioError(
            f"--scheduler = {told!r}: must be tcp://HOST:PORT, tls://HOST:PORT, or a scheduler file (….json)"
        )
    return f"{parts.scheme}://{parts.netloc}"


def written_in(file: Path) -> str:
    """The address in a scheduler file. Raises ScenarioError."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except OSError as error:
        raise ScenarioError(f"--scheduler = {str(file)!r}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise ScenarioError(f"--scheduler = {str(file)!r}: holds no address of a scheduler") from None


def client_of(address: str) -> "Client":
    """A connection to a scheduler. Raises ClusterError."""
    try:
        import distributed
    except ImportError:
        raise ClusterError("--scheduler needs more packages: pip install 'cogov[cluster]'") from None
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    security = distributed.Security()  # certificates, from dask's own configuration
    arguments = security.get_connection_args("client")
    if address.startswith("tls:") and arguments["ssl_context"] is None:
        raise ClusterError("tls:// needs certificates: distributed.comm.tls of dask's configuration")
    try:
        kind = asyncio.run(kind_at(address, arguments))
    except Exception as error:
        why = "" if isinstance(error, TimeoutError) else f": {error}"
        raise ClusterError(f"no scheduler answers at {address} within {CONNECT:g} seconds{why}") from None
    if kind != "Scheduler":
        raise ClusterError(f"at {address} there is a {kind}, not a scheduler")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about versions: we compare them ourselves, and refuse
        return distributed.Client(address, timeout=CONNECT, security=security, set_as_default=False)


async def kind_at(address: str, arguments: dict[str, Any]) -> str:
    """What answers at an address; a Client would wait without end for what takes calls and never answers."""
    import distributed

    async with asyncio.timeout(CONNECT):
        async with distributed.rpc(address, connection_args=arguments) as there:
            return str((await there.identity())["type"])
