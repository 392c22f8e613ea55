"""The trial of the cluster: an exam goes on while the host that writes dies again and again.

    python -m tests.load.cluster [--failovers 20] [--candidates 200] [--seed 20261129] [--keep FOLDER]

Builds every host for real in network namespaces (root), lets candidates answer through the proxy, kills all processes of
the writing database host and cuts its line at random moments, at every second time a web host, too, brings it back as
a standby, and at the end sets what the candidates were told against the database. Prints one table; exit 1 when it
does not hold.
"""

import argparse
import json
import os
import random
import secrets
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.load.cluster.database import PORTS, USER, Databases
from tests.load.cluster.doors import POOL, WEB, open_database_door, open_front_door
from tests.load.cluster.hosts import Host, go_apart, run, say, switched
from tests.load.ledger import Verdict, back_after, read_log
from tests.load.stage import KEY, ROOT

NUMBERS = {"monitor": 10, "data1": 11, "data2": 12, "web1": 21, "web2": 22, "proxy": 30, "crowd": 40}
PACE = 2.0
BACK_WITHIN = 30.0
LOAD_SECONDS = 120.0


@dataclass(frozen=True)
class Blow:
    """One death of a writing host: which, when, how many processes, what took over, and when it stood by again."""

    host: str
    at: float
    killed: int
    took_over: float
    stood_by: float
    web: str


class Cluster:
    """All hosts of the trial."""

    def __init__(self, hosts: dict[str, Host], candidates: int) -> None:
        self.hosts, self.candidates = hosts, candidates
        self.databases = Databases(hosts)
        self.web = [hosts["web1"], hosts["web2"]]
        self.log = hosts["crowd"].folder / "answers.log"

    def direct(self) -> str:
        """The address of the databases without proxy and pooler, as docs/operations.md gives it."""
        nodes = self.databases.nodes.values()
        ports = ",".join(str(PORTS[host.name]) for host in nodes)
        listed = ",".join(host.address for host in nodes)
        return f"postgresql+psycopg://lms@/lms?host={listed}&port={ports}&target_session_attrs=read-write"

    def build(self) -> str:
        """Everything up, the exam under way; the address that candidates ask."""
        self.databases.build()
        say("databases: one writes, one follows synchronously")
        crowd = self.hosts["crowd"]
        seated = [
            sys.executable,
            "-m",
            "tests.load.furnish",
            "seat",
            self.direct(),
            str(crowd.folder),
            str(self.candidates),
        ]
        run(*self.web[0].command(["env", f"PYTHONPATH={ROOT}", *seated]))
        say(f"{self.candidates} candidates at their desks")
        for host in self.web:
            open_database_door(host, list(self.databases.nodes.values()))
            self._serve(host)
        address = open_front_door(self.hosts["proxy"], self.web)
        until = time.monotonic() + LOAD_SECONDS
        while crowd.ask(["curl", "-sf", f"{address}/readyz"]) is None:
            if time.monotonic() > until:
                sys.exit("the web hosts did not come up")
            time.sleep(0.5)
        return address

    def _serve(self, host: Host) -> None:
        surroundings = {
            "LMS_ENVIRONMENT": "production",
            "LMS_SECRET_KEY": KEY,
            "LMS_PUBLIC_URL": "https://network.example.jp",
            "LMS_DATA_DIR": str(host.folder / "var"),
            "LMS_PROXIES": "1",
            "PYTHONPATH": str(ROOT),
        }
        pooled = f"postgresql://lms@127.0.0.1:{POOL}"
        web = [sys.executable, "-m", "lms.web", "--host", host.address, "--port", str(WEB), "--workers", "1"]
        surroundings |= {
            "LMS_DATABASE_URL": f"{pooled}/lms",
            "LMS_DATABASE_POOLED": "1",
            "LMS_SESSION_URL": f"{pooled}/lms_session",
            "LMS_READ_URL": f"{pooled}/lms_read",
        }
        host.start("web", web, **surroundings)
        host.start("jobs", [str(Path(sys.executable).parent / "lms"), "jobs", "serve"], **surroundings)

    def public_pages_follow(self, address: str) -> str:
        """Open a page for everybody; which host, by its own word, it was read from."""
        if self.hosts["crowd"].ask(["curl", "-sf", f"{address}/verify?number=WD25-X2AC-TNFR"]) is None:
            sys.exit("the page for checking numbers did not open")
        read = [name for name in self.databases.nodes if name != self.databases.standing().writes]
        if not self.databases.reads(read[0]):
            sys.exit(f"nothing was read from {read[0]}")
        return read[0]

    def sit(self, address: str, seed: int) -> None:
        """Let the candidates begin, as a program of the crowd's host."""
        crowd = self.hosts["crowd"]
        words = [
            sys.executable, "-m", "tests.load.candidates", address, "--desks", str(crowd.folder / "desks.txt"),
            "--log", str(self.log), "--pace", str(PACE), "--cookie", "__Host-session", "--seed", str(seed),
        ]  # fmt: skip
        crowd.start("candidates", words, PYTHONPATH=str(ROOT))

    def strike(self, chance: random.Random, with_web: bool) -> Blow:
        """Kill the host that writes, wait for the other, bring it back as a standby."""
        self.databases.wait(lambda now: now.ready)
        time.sleep(chance.uniform(1, 6))
        name = self.databases.standing().writes
        host, web = self.hosts[name], chance.choice(self.web) if with_web else None
        at = time.time()
        killed = host.kill()
        if web is not None:
            time.sleep(chance.uniform(0, 3))
            killed += web.kill()
        took_over = self.databases.wait(lambda now: now.writes not in {"", name})
        time.sleep(chance.uniform(2, 6))
        shutil.rmtree(host.folder / "run")
        (host.folder / "run").mkdir()
        shutil.chown(host.folder / "run", USER)
        for dead in filter(None, (host, web)):
            dead.line("up")
            dead.start_again()
        stood_by = self.databases.wait(lambda now: now.ready, 240)
        return Blow(name, at, killed, took_over, stood_by, web.name if web else "")

    def end(self) -> Verdict:
        """Let the candidates send what they still have, then judge."""
        candidates = self.hosts["crowd"].programs["candidates"].process
        for number in self.hosts["crowd"].processes():
            os.kill(number, signal.SIGTERM)
        candidates.wait(300)
        told = [sys.executable, "-m", "tests.load.furnish", "judge", self.direct(), str(self.log)]
        command = self.web[0].command(["env", f"PYTHONPATH={ROOT}", "bash", "-c", '"$@" || true', "judge", *told])
        return Verdict(**json.loads(run(*command)))


def table(blows: list[Blow], cluster: Cluster) -> bool:
    """Print a line for each death; True when everybody was back in time each time."""
    with cluster.log.open() as lines:
        said = read_log(lines)
    print(
        f"{'':>3} {'host':6} {'web host':8} {'killed':>6} {'took over':>9} {'first saved':>11} {'all saved':>9} {'standby':>8}"
    )
    firsts = []
    for number, blow in enumerate(blows, 1):
        first, last = back_after(said, blow.at)
        firsts.append(first)
        print(
            f"{number:3} {blow.host:6} {blow.web or '-':8} {blow.killed:6} {blow.took_over:8.1f}s {first:10.1f}s {last:8.1f}s "
            f"{blow.stood_by:7.1f}s"
        )
    print(
        f"failovers {len(blows)}, answers saved again after {sorted(firsts)[len(firsts) // 2]:.1f} s (middle), {max(firsts):.1f} s (longest)"
    )
    return max(firsts) <= BACK_WITHIN


def trial(asked: argparse.Namespace, disk: Path) -> int:
    """Build, strike, judge."""
    chance = random.Random(asked.seed)
    with switched(disk, NUMBERS) as hosts:
        cluster = Cluster(hosts, asked.candidates)
        address = cluster.build()
        say(f"pages for everybody are read from {cluster.public_pages_follow(address)}, which follows")
        cluster.sit(address, asked.seed)
        say("the exam is under way")
        time.sleep(5)
        blows = []
        for number in range(1, asked.failovers + 1):
            blows.append(cluster.strike(chance, with_web=number % 2 == 0))
            say(
                f"{number}: {blows[-1].host} died with {blows[-1].killed} processes, the other wrote after {blows[-1].took_over:.1f} s"
            )
        time.sleep(3)
        verdict = cluster.end()
        in_time = table(blows, cluster)
    print(verdict.line)
    print("holds" if verdict.holds and in_time else "DOES NOT HOLD")
    return int(not (verdict.holds and in_time))


def main(arguments: list[str]) -> int:
    """Go apart, put a disk of memory where everything lies, run the trial."""
    parser = argparse.ArgumentParser(prog="script/bench cluster")
    parser.add_argument("--failovers", type=int, default=20)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261129)
    parser.add_argument("--keep", type=Path, help="folder for the hosts' logs when the trial has ended")
    asked = parser.parse_args(arguments)
    go_apart("tests.load.cluster", arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    disk = Path(tempfile.gettempdir())
    run("mount", "-t", "tmpfs", "-o", "mode=1777", "none", str(disk))
    os.environ["TMPDIR"] = str(disk)
    try:
        return trial(asked, disk / secrets.token_hex(4))
    finally:
        if asked.keep:
            shutil.copytree(disk, asked.keep, ignore=shutil.ignore_patterns("data", "backup"), dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
