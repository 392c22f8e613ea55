"""What stands between: on each web host HAProxy, which knows the database host that writes, and PgBouncer; in front a proxy."""

import struct
from collections.abc import Sequence
from pathlib import Path

from tests.load.cluster.database import PORTS
from tests.load.cluster.hosts import Host

WRITES, READS, POOL, WEB, DOOR = 5000, 5001, 6432, 8000, 80
POOLER_USER = "postgres"

PROXY = """
global
  maxconn 4000
  nbthread 1
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 2
  option redispatch
  option forwardfor
frontend everybody
  bind {address}:{door}
  default_backend web
backend web
  balance leastconn
  option httpchk GET /readyz
  http-check expect status 200
  default-server check inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""

DATABASE_DOOR = """
global
  maxconn 1000
  nbthread 1
defaults
  mode tcp
  timeout connect 2s
  timeout client 30m
  timeout server 30m
  timeout check 1s
  default-server inter 1s fastinter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
listen writes
  bind 127.0.0.1:{writes}
{asking_writes}
{servers}
frontend reads
  bind 127.0.0.1:{reads}
  use_backend follows if {{ nbsrv(follows) gt 0 }}
  default_backend writing
backend follows
{asking_follows}
{servers}
backend writing
  server writes 127.0.0.1:{writes} check
"""

POOLER = """
[databases]
lms = host=127.0.0.1 port={writes} dbname=lms user=lms pool_mode=transaction
lms_session = host=127.0.0.1 port={writes} dbname=lms user=lms pool_mode=session
lms_read = host=127.0.0.1 port={reads} dbname=lms user=lms pool_mode=transaction
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {pool}
unix_socket_dir =
auth_type = any
max_client_conn = 500
default_pool_size = 20
server_login_retry = 1
server_connect_timeout = 3
query_wait_timeout = 8
ignore_startup_parameters = extra_float_digits
"""


def question(asked: str, answer: str) -> str:
    """HAProxy's check in the words of PostgreSQL's protocol: sign in, ask, compare with a data row of one column."""
    told = b"".join(word.encode() + b"\0" for word in ("user", "lms", "database", "lms")) + b"\0"
    hello = struct.pack("!ii", 8 + len(told), 196608) + told
    words = asked.encode() + b"\0"
    query = b"Q" + struct.pack("!i", 4 + len(words)) + words
    row = b"D" + struct.pack("!ihi", 10 + len(answer), 1, len(answer)) + answer.encode()
    lines = [
        "option tcp-check",
        "tcp-check connect",
        f"tcp-check send-binary {hello.hex()}",
        f"tcp-check send-binary {query.hex()}",
        f"tcp-check expect binary {row.hex()}",
        "tcp-check send-binary 5800000004",
    ]
    return "\n".join(f"  {line}" for line in lines)


def servers(hosts: Sequence[Host], ports: Sequence[int]) -> str:
    return "\n".join(
        f"  server {host.name} {host.address}:{port} check" for host, port in zip(hosts, ports, strict=True)
    )


def _write(host: Host, name: str, words: str) -> str:
    path = Path(host.folder) / name
    path.write_text(words)
    path.chmod(0o644)
    return str(path)


def open_database_door(host: Host, databases: Sequence[Host]) -> None:
    """HAProxy to the host that writes, and to one that follows; PgBouncer before it."""
    listed = servers(databases, [PORTS[each.name] for each in databases])
    doors = DATABASE_DOOR.format(
        writes=WRITES,
        reads=READS,
        servers=listed,
        # While a standby is being promoted it is no standby any more and refuses to write.
        asking_writes=question("SHOW transaction_read_only", "off"),
        asking_follows=question("SELECT pg_is_in_recovery()", "t"),
    )
    host.start("database-door", ["haproxy", "-W", "-f", _write(host, "database-door.cfg", doors)])
    pooler = _write(host, "pooler.ini", POOLER.format(writes=WRITES, reads=READS, pool=POOL))
    host.start("pooler", ["pgbouncer", pooler], user=POOLER_USER)


def open_front_door(host: Host, web: Sequence[Host]) -> str:
    """The proxy before the web hosts; the address that everybody asks."""
    words = PROXY.format(address=host.address, door=DOOR, servers=servers(web, [WEB] * len(web)))
    host.start("proxy", ["haproxy", "-W", "-f", _write(host, "proxy.cfg", words)])
    return f"http://{host.address}:{DOOR}"
