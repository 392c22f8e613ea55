"""What befalls the house. Each blow tells how many processes it killed and from when on the house must come back."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.load.chaos.house import House
from tests.load.chaos.relay import Relay


@dataclass
class Scene:
    """Where blows fall."""

    house: House
    relay: Relay
    chance: random.Random


@dataclass(frozen=True)
class Fallen:
    """One blow: how many processes died, and the moment from which answers must be saved again."""

    killed: int
    since: float


Blow = Callable[[Scene], Fallen]


def _kill(*numbers: int | None) -> Fallen:
    killed = 0
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            if number:
                os.kill(number, signal.SIGKILL)
                killed += 1
    return Fallen(killed, time.time())


def web_process(scene: Scene) -> Fallen:
    """One of the processes that serve."""
    found = scene.house.below("web", b"spawn_main")
    return _kill(scene.chance.choice(found) if found else None)


def web_server(scene: Scene) -> Fallen:
    """The process that keeps the others, with all of them."""
    return _kill(scene.house.process_of("web"), *scene.house.below("web", b"spawn_main"))


def scheduler(scene: Scene) -> Fallen:
    return _kill(scene.house.process_of("scheduler"))


def database_connection(scene: Scene) -> Fallen:
    """One process of PostgreSQL that serves a connection; PostgreSQL then ends all of them and recovers."""
    found = scene.house.below("database", b"127.0.0.1(")
    return _kill(scene.chance.choice(found) if found else None)


def database(scene: Scene) -> Fallen:
    """PostgreSQL itself, with everything it runs."""
    return _kill(scene.house.process_of("database"), *scene.house.below("database", b"postgres"))


def full_disk(scene: Scene) -> Fallen:
    """No byte is left on the disk of the house for some seconds."""
    ballast = Path(scene.house.disk) / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (2**26, 2**22, 2**16, 2**12):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(size))
        time.sleep(scene.chance.uniform(2, 5))
    finally:
        ballast.unlink()
    return Fallen(0, time.time())


def line_cut(scene: Scene) -> Fallen:
    scene.relay.cut()
    time.sleep(scene.chance.uniform(1, 4))
    scene.relay.mend()
    return Fallen(0, time.time())


def line_silent(scene: Scene) -> Fallen:
    """Nothing arrives, nothing breaks."""
    scene.relay.is_silent = True
    time.sleep(scene.chance.uniform(2, 6))
    scene.relay.mend()
    return Fallen(0, time.time())


def line_slow(scene: Scene) -> Fallen:
    """Every piece takes 0.2 to 0.8 seconds longer, each way."""
    began = time.time()
    scene.relay.delay = scene.chance.uniform(0.2, 0.8)
    time.sleep(scene.chance.uniform(3, 6))
    scene.relay.mend()
    return Fallen(0, began)


def clock_set(scene: Scene) -> Fallen:
    """The clock of web server and scheduler is set by minutes or hours, either way, and back after some seconds."""
    began = time.time()
    scene.house.set_clock(scene.chance.choice([-7200, -3600, -300, 300, 3600, 28800]))
    time.sleep(scene.chance.uniform(3, 8))
    scene.house.set_clock(0)
    return Fallen(0, began)


KILLS: dict[str, dict[str, Blow]] = {
    "sqlite": {"web process": web_process, "web server": web_server, "scheduler": scheduler},
    "postgresql": {
        "web process": web_process,
        "web server": web_server,
        "scheduler": scheduler,
        "database connection": database_connection,
        "database": database,
    },
}
TROUBLES: dict[str, Blow] = {
    "full disk": full_disk,
    "line cut": line_cut,
    "line silent": line_silent,
    "line slow": line_slow,
    "clock set": clock_set,
}
