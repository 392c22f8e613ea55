"""Two database hosts and their monitor (pg_auto_failover): one writes, the other follows synchronously and takes over."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.load.cluster.hosts import Host, run

USER = "postgres"
BIN = Path("/usr/lib/postgresql/15/bin")
PORTS = {"monitor": 5500, "data1": 5501, "data2": 5502}
# A host that is silent for so long is given up; the one that takes over waits until the other can no longer believe
# that it still writes.
MONITOR = {
    "pgautofailover.health_check_period": "1000",
    "pgautofailover.health_check_timeout": "1000",
    "pgautofailover.health_check_max_retries": "2",
    "pgautofailover.health_check_retry_delay": "500",
    "pgautofailover.node_considered_unhealthy_timeout": "5000",
    "pgautofailover.primary_demote_timeout": "6000",
    "pgautofailover.startup_grace_period": "3000",
}
NODE = {
    "wal_sender_timeout": "5s",
    "wal_receiver_timeout": "5s",
    "max_connections": "150",
    "lock_timeout": "20s",
    # Whoever reads from the standby sees what was acknowledged.
    "synchronous_commit": "remote_apply",
}
STATES = "SELECT nodename, reportedstate, goalstate, health FROM pgautofailover.node"
READERS = """SELECT count(*) FROM pg_stat_activity WHERE usename = 'lms' AND backend_type = 'client backend'
  AND client_addr IS NOT NULL AND query NOT LIKE 'SELECT pg_is_in_recovery%' AND query NOT LIKE 'SHOW %'"""
WRITING = ("primary", "wait_primary", "single")
PATIENCE = 120


@dataclass(frozen=True)
class Standing:
    """Which host writes, and whether the other could take over without a loss."""

    writes: str
    ready: bool


def standing_of(rows: str) -> Standing:
    """What the monitor's table says: name|reported|wanted|health, a line a host."""
    nodes = [line.split("|") for line in rows.split()]
    writing = [name for name, reported, wanted, _ in nodes if reported in WRITING and wanted in WRITING]
    states = sorted(reported for _, reported, wanted, health in nodes if reported == wanted and health == "1")
    return Standing(writing[0] if len(writing) == 1 else "", states == ["primary", "secondary"])


class Databases:
    """The monitor and both hosts."""

    def __init__(self, hosts: dict[str, Host]) -> None:
        self.monitor = hosts["monitor"]
        self.nodes = {name: hosts[name] for name in ("data1", "data2")}

    def _surroundings(self, host: Host) -> dict[str, str]:
        home = str(host.folder)
        return {
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_RUNTIME_DIR": f"{home}/run",
            "PATH": f"{BIN}:/usr/bin:/bin:/usr/sbin",
        }

    def _create(self, host: Host, kind: str, *words: str) -> None:
        (host.folder / "run").mkdir()
        run("chown", "-R", USER, str(host.folder))
        command = [
            "env", *(f"{name}={value}" for name, value in self._surroundings(host).items()),
            "pg_autoctl", "create", kind, "--pgdata", str(host.folder / "data"), "--pgport", str(PORTS[host.name]),
            "--hostname", host.address, "--name" if kind == "postgres" else "--auth", host.name if kind == "postgres" else "trust",
            "--no-ssl", *words,
        ]  # fmt: skip
        run(*host.command(command, USER))

    def _run(self, host: Host) -> None:
        command = ["pg_autoctl", "run", "--pgdata", str(host.folder / "data")]
        host.start("database", command, user=USER, **self._surroundings(host))

    def _psql(self, host: Host, database: str, statement: str) -> str | None:
        command = [str(BIN / "psql"), "-X", "-At", "-p", str(PORTS[host.name]), "-d", database, "-c", statement]
        return host.ask(command, USER, seconds=10)

    def _set(self, host: Host, settings: dict[str, str]) -> None:
        self._answers(host)
        for name, value in settings.items():
            if self._psql(host, "postgres", f"ALTER SYSTEM SET {name} = '{value}'") is None:
                sys.exit(f"{host.name} does not know {name}")
        self._psql(host, "postgres", "SELECT pg_reload_conf()")

    def _answers(self, host: Host) -> None:
        until = time.monotonic() + PATIENCE
        while self._psql(host, "postgres", "SELECT 1") is None:
            if time.monotonic() > until:
                sys.exit(f"{host.name} does not answer: see {host.folder}")
            time.sleep(0.5)

    def build(self) -> None:
        """Monitor, first host, second host; returns once the second could take over."""
        self._create(self.monitor, "monitor")
        self._run(self.monitor)
        self._set(self.monitor, MONITOR)
        for host in self.nodes.values():
            address = f"postgres://autoctl_node@{self.monitor.address}:{PORTS['monitor']}/pg_auto_failover"
            self._create(
                host, "postgres", "--auth", "trust", "--monitor", address, "--dbname", "lms", "--username", "lms"
            )
            self._run(host)
            if host.name == "data1":
                self.wait(lambda now: now.writes == "data1")
                self._let_in(host)
                self._set(host, NODE)
        self.wait(lambda now: now.ready)

    def _let_in(self, host: Host) -> None:
        with (host.folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host lms lms 10.77.0.0/24 trust\n")

    def standing(self) -> Standing:
        return standing_of(self._psql(self.monitor, "pg_auto_failover", STATES) or "")

    def wait(self, reached: object, seconds: float = PATIENCE) -> float:
        """Wait until the monitor says so; seconds it took."""
        began = time.monotonic()
        while not reached(self.standing()):  # type: ignore[operator]
            if time.monotonic() - began > seconds:
                sys.exit(f"the databases did not get there: {self._psql(self.monitor, 'pg_auto_failover', STATES)}")
            time.sleep(0.3)
        return time.monotonic() - began

    def reads(self, name: str) -> bool:
        """Whether a pooler holds a connection to this host in which something else than HAProxy's check was asked."""
        return self._psql(self.nodes[name], "lms", READERS) not in {None, "0\n"}
