"""Hosts of a trial: network namespaces on one machine, joined by a switch, each with an address and programs of its own.

The trial runs inside namespaces for processes, network and mounts that end with it (``python -m tests.load.cluster`` puts
itself there): if it is killed, the kernel ends every program and takes down every host.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

NETWORK = "10.77.0"
SWITCH = "switch"
ALONE = "LMS_TRIAL_ALONE"


def go_apart(module: str, arguments: list[str]) -> None:
    """Begin anew inside namespaces of one's own; returns at once for whoever is already there."""
    if os.environ.get(ALONE):
        ip("link", "set", "lo", "up")
        Path("/run/netns").mkdir(parents=True, exist_ok=True)
        run("mount", "-t", "tmpfs", "none", "/run/netns")
        return
    if os.geteuid() != 0:
        sys.exit("network namespaces need root")
    apart = ["unshare", "--net", "--pid", "--mount", "--fork", "--kill-child=KILL", "--mount-proc"]
    os.execvpe(apart[0], [*apart, sys.executable, "-m", module, *arguments], {**os.environ, ALONE: "1"})


def run(*command: str) -> str:
    """Run a command to its end; what it says."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr or done.stdout}")
    return done.stdout


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", flush=True)


def ip(*words: str) -> str:
    return run("ip", *words)


@dataclass
class Program:
    """A program of a host: how it is started, and the process that runs now."""

    name: str
    command: list[str]
    environment: dict[str, str]
    user: str
    process: subprocess.Popen[bytes]


@dataclass
class Host:
    """One machine of the trial. ``folder`` is its disk."""

    name: str
    number: int
    folder: Path
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{NETWORK}.{self.number}"

    def plug_in(self) -> None:
        """A namespace with one card, connected to the switch."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ip("netns", "add", self.name)
        ip(
            "link",
            "add",
            "eth0",
            "netns",
            self.name,
            "type",
            "veth",
            "peer",
            "name",
            f"to-{self.name}",
            "netns",
            SWITCH,
        )
        ip("-n", SWITCH, "link", "set", f"to-{self.name}", "master", "bridge", "up")
        ip("-n", self.name, "addr", "add", f"{self.address}/24", "dev", "eth0")
        ip("-n", self.name, "link", "set", "lo", "up")
        self.line("up")

    def line(self, state: str) -> None:
        """Cut the line or put it back ("down", "up")."""
        ip("-n", self.name, "link", "set", "eth0", state)

    def command(self, words: list[str], user: str = "") -> list[str]:
        as_user = ["runuser", "-u", user, "--"] if user else []
        return ["ip", "netns", "exec", self.name, *as_user, *words]

    def start(self, name: str, words: list[str], *, user: str = "", **environment: str) -> None:
        """Start a program; what it says goes into a log on the host's disk."""
        surroundings = {**os.environ, **environment}
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                self.command(words, user),
                env=surroundings,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.programs[name] = Program(name, words, environment, user, process)

    def start_again(self) -> None:
        """Every program anew, as the host's service manager does after a boot."""
        for program in list(self.programs.values()):
            self.start(program.name, program.command, user=program.user, **program.environment)

    def ask(self, words: list[str], user: str = "", seconds: float = 60) -> str | None:
        """Run a command on this host; None when it fails or takes too long."""
        try:
            done = subprocess.run(
                self.command(words, user), capture_output=True, text=True, check=False, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            return None
        return done.stdout if done.returncode == 0 else None

    def processes(self) -> list[int]:
        return [int(number) for number in ip("netns", "pids", self.name).split()]

    def kill(self) -> int:
        """The host is gone at once: its line first, so that nobody hears a last word, then every process of it."""
        self.line("down")
        killed: set[int] = set()
        while numbers := self.processes():
            for number in numbers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
                    killed.add(number)
            time.sleep(0.05)
        while any(Path(f"/proc/{number}").exists() for number in killed):
            _bury()
            time.sleep(0.05)
        for program in self.programs.values():
            program.process.wait()
        return len(killed)


def _bury() -> None:
    """Take the dead off the list of processes, as the first process of a machine does for all whose parent died."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue


@contextlib.contextmanager
def switched(disk: Path, numbers: Mapping[str, int]) -> Iterator[dict[str, Host]]:
    """Hosts on one switch until the end of the block."""
    ip("netns", "add", SWITCH)
    ip("-n", SWITCH, "link", "add", "bridge", "type", "bridge")
    ip("-n", SWITCH, "link", "set", "bridge", "up")
    hosts = {name: Host(name, number, disk / name) for name, number in numbers.items()}
    try:
        for host in hosts.values():
            host.plug_in()
        yield hosts
    finally:
        for host in hosts.values():
            host.kill()
            ip("netns", "del", host.name)
        ip("netns", "del", SWITCH)
