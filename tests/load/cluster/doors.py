"""What stands between: on each web host HAProxy, which knows the database host that writes, and PgBouncer; in front a proxy."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.load.cluster.database import PORTS
from tests.load.cluster.hosts import Host
from tests.load.stage import ROOT

POOL, WEB, DOOR = 6432, 8000, 80
POOLER_USER = "postgres"
# The files that docs/operations.md has everybody put in place: the trial runs with these.
DEPLOY = ROOT / "deploy"


def shipped(name: str, places: Mapping[str, str]) -> str:
    """A file of ``deploy`` with addresses of the trial in place of those to be filled in."""
    words = (DEPLOY / name).read_text()
    for mark, place in places.items():
        words = words.replace(mark, place)
    return words


def without_encryption(words: str) -> str:
    """The front proxy on a network without certificates."""
    kept = [line for line in words.splitlines() if "ssl" not in line and "X-Forwarded-Proto" not in line]
    return "\n".join(kept) + "\n"


def _write(host: Host, name: str, words: str) -> str:
    path = Path(host.folder) / name
    path.write_text(words)
    path.chmod(0o644)
    return str(path)


def open_database_door(host: Host, databases: Sequence[Host]) -> None:
    """HAProxy to the host that writes, and to one that follows; PgBouncer before it."""
    places = {f"{host.name.upper()}:5432": f"{host.address}:{PORTS[host.name]}" for host in databases}
    doors = shipped("haproxy-databases.cfg", places)
    host.start("database-door", ["haproxy", "-W", "-f", _write(host, "database-door.cfg", doors)])
    pooler = _write(host, "pooler.ini", shipped("pgbouncer.ini", {}))
    host.start("pooler", ["pgbouncer", pooler], user=POOLER_USER)


def open_front_door(host: Host, web: Sequence[Host]) -> str:
    """The proxy before the web hosts; the address that everybody asks."""
    places = {f"{each.name.upper()}:{WEB}": f"{each.address}:{WEB}" for each in web}
    words = without_encryption(shipped("haproxy-front.cfg", places))
    host.start("proxy", ["haproxy", "-W", "-f", _write(host, "proxy.cfg", words)])
    return f"http://{host.address}:{DOOR}"
