"""What strangers try, tried here first: known faults of our dependencies, secrets in the sources, code that scanners
mark, every link and every field of the running server with the words of an attacker, many wrong passwords at once.

Run by ``script/check security``. Each line of the report counts what was tried and what was found; a tool or a network
that is not there is named as not tried, never as passed. Exit 1 when something was found.
"""

import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from lxml import html

from tests.browser.live import account_of
from tests.load.bench.pages import with_sample
from tests.load.scanners import schemathesis, sqlmap, station_key
from tests.load.stage import KEY, ROOT, TOKEN, Stage, served
from tests.load.wrong_passwords import Proxied, many, people_of

PACKAGES = ("lms", "courses", "exams", "certificates", "registry")
# What bandit marks and why it stands: (file, test).
LOOKED_AT = {
    ("certificates/verification/offline.py", "B704"): "our own script file, put into our own page",
    ("courses/catalogue/markup.py", "B704"): "cleaned by nh3 in the line before",
    ("courses/learning/booklet.py", "B704"): "made of escaped parts",
    ("lms/ui/formats.py", "B704"): "rendered with html switched off",
    ("lms/ui/slots.py", "B704"): "templates of ours",
    ("lms/ui/frame.py", "B704"): "a template of ours; what fills its gaps is escaped",
    ("certificates/documents/rendering.py", "B704"): "a style sheet of ours",
    ("lms/press/sandbox.py", "B704"): "a style sheet that two people confirmed, in a sandbox, without any <",
    ("exams/attempts/statements.py", "B608"): "names of columns of ours; values are bound",
    ("lms/sample/big.py", "B608"): "names of tables out of the schema itself",
    ("lms/keeping/engines.py", "B608"): "names of tables out of the schema itself",
}
SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}"),
    "age key": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{50}"),
    "AWS key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "GitHub token": re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "Slack token": re.compile(r"\bxox[baprs]-[A-Za-z0-9-]{20,}"),
    "address with a password": re.compile(r"[a-z]+://[^/\s:@'\"{}$]+:(?!PASSWORD|password|\.\.\.)[^/\s:@'\"{}$]{6,}@[a-z0-9]"),
    "long random value": re.compile(r"(?i)(?:secret|token|password|api_key)\w*\s*[=:]\s*['\"][A-Za-z0-9+/_-]{40,}={0,2}['\"]"),
}  # fmt: skip
ATTACKS = (
    "' OR '1'='1", "1;SELECT pg_sleep(3)--", "\" UNION SELECT password_hash FROM account--", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>", "{{7*7}}${7*7}", "../../../../etc/passwd", "%00", "\u202e\ud83d", "0x7fffffffffffffff",
    "javascript:alert(1)", "\r\nSet-Cookie: a=b",
)  # fmt: skip
PAGES_AT_MOST = 150
SLOW_SECONDS = 2.5


@dataclass(frozen=True)
class Line:
    """One line of the report; ``tried`` None: not tried, and ``found`` says why."""

    what: str
    tried: int | None
    found: list[str]


def bandit() -> Line:
    """Code that bandit marks as middling or bad, beyond what was looked at."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", *PACKAGES, "-f", "json"]
    said = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout)
    marked = [each for each in said["results"] if each["issue_severity"] != "LOW"]
    new = [each for each in marked if (each["filename"], each["test_id"]) not in LOOKED_AT]
    found = [f"{each['filename']}:{each['line_number']} {each['test_id']} {each['issue_text']}" for each in new]
    return Line("lines of code read by bandit", said["metrics"]["_totals"]["loc"], found)


def known_faults() -> Line:
    """Known faults of what is installed, as the advisory service of the package index tells."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "-f", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    if not done.stdout.startswith("{"):
        return Line("packages asked about known faults", None, ["no network, or no advisory service: not tried"])
    packages = json.loads(done.stdout)["dependencies"]
    found = [
        f"{each['name']} {each.get('version')}: {fault['id']}" for each in packages for fault in each.get("vulns", ())
    ]
    return Line("packages asked about known faults", len(packages), found)


def secrets_in_sources() -> Line:
    """Keys, tokens and passwords in any file of the repository, and in its history's newest state."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".png", ".woff2", ".pdf", ".jpg"} or "vendor" in path.parts or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        found += [f"{name}: {kind}" for kind, pattern in SECRETS.items() if pattern.search(text)]
    return Line("files scanned for secrets", len(listed), found)


def ask(
    server: str, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], str, float]:
    """One request as it stands, without following anything."""
    parts = urlsplit(server)
    began = time.monotonic()
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    told = (
        answer.status,
        {name.lower(): value for name, value in answer.getheaders()},
        answer.read().decode(errors="replace"),
    )
    connection.close()
    return *told, time.monotonic() - began


def faults_of(path: str, answer: tuple[int, dict[str, str], str, float], attack: str = "") -> Iterator[str]:
    """What is wrong with an answer: a fault, a header that lacks, an attack that came back alive, or a long sleep."""
    status, headers, text, seconds = answer
    if status >= 500:
        yield f"{path}: {status}"
    if (
        "unsafe" in headers.get("content-security-policy", "unsafe")
        or headers.get("x-content-type-options") != "nosniff"
    ):
        yield f"{path}: its headers do not keep a browser safe"
    if "a=b" in headers.get("set-cookie", ""):
        yield f"{path}: a header was written by the asker"
    if "<" in attack and attack in text:
        yield f"{path}: {attack} came back unescaped"
    if "49" in text and attack == "{{7*7}}${7*7}" and attack not in text and "7*7" not in text and "$49" in text:
        yield f"{path}: a template was run"
    if "pg_sleep" in attack and seconds > SLOW_SECONDS:
        yield f"{path}: slept for {seconds:.1f} s"


def crawled(server: str) -> tuple[list[str], list[tuple[str, str, list[str]]], list[str]]:
    """Every page that links lead a guest to, every form with its fields, and what was wrong on the way."""
    waiting, seen, forms, found = ["/"], {"/"}, [], []
    while waiting and len(seen) <= PAGES_AT_MOST:
        path = waiting.pop(0)
        answer = ask(server, "GET", path)
        found += faults_of(path, answer)
        if "html" not in answer[1].get("content-type", ""):
            continue
        page = html.fromstring(answer[2])
        for form in page.iter("form"):
            names = [str(each.get("name")) for each in form.iterfind(".//*[@name]")]
            forms.append((form.get("method", "get"), urljoin(path, form.get("action") or path), names))
        for href in [*page.xpath("//a/@href"), answer[1].get("location", "")]:
            target = urlsplit(urljoin(path, href))
            address = target.path + (f"?{target.query}" if target.query else "")
            if not target.netloc and not target.scheme and address not in seen and href and "/static/" not in address:
                seen.add(address)
                waiting.append(address)
    return sorted(seen), forms, found


def attacked(server: str) -> Iterator[Line]:
    """The crawler, then each query and each field of each form with each attack."""
    pages, forms, found = crawled(server)
    yield Line("pages that a guest's links lead to", len(pages), found)
    asked, found = 0, []
    queries = {(urlsplit(page).path, name) for page in pages for name, _ in parse_qsl(urlsplit(page).query)}
    queries |= {(urlsplit(path).path, name) for method, path, names in forms if method == "get" for name in names}
    for path, name in sorted(queries):
        for attack in ATTACKS:
            address = f"{path}?{urlencode({name: attack}, errors='surrogatepass')}"
            found += faults_of(address, ask(server, "GET", address), attack)
            asked += 1
    yield Line("attacks in queries", asked, found)
    asked, found = 0, []
    for path in sorted({urlsplit(page).path for page in pages if urlsplit(page).path.count("/") > 1}):
        for attack in ATTACKS:
            address = f"{path.rpartition('/')[0]}/{quote(attack, safe='', errors='surrogatepass')}"
            found += faults_of(address, ask(server, "GET", address), attack)
            asked += 1
    yield Line("attacks in paths", asked, found)
    asked, found = 0, []
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for path, names in sorted({(path, tuple(names)) for method, path, names in forms if method == "post"}):
        status, headers, text, _ = ask(server, "GET", path)
        token, cookie = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text), headers.get("set-cookie", "")
        for attack in ATTACKS if token and status == 200 else ():
            body = urlencode({**dict.fromkeys(names, attack), "csrf_token": token.group(1)}, errors="surrogatepass")
            told = ask(server, "POST", path, body.encode(), Cookie=cookie.split(";")[0], **kind)
            found += faults_of(f"POST {path}", told, attack)
            asked += 1
    yield Line("attacks in forms", asked, found)


def scanned(made: Stage, server: str) -> Iterator[Line]:
    """Scanners of others: at the interface with a key, and at what guests and the secretariat type."""
    sent, found = schemathesis(server, station_key(made))
    yield Line("requests of schemathesis at the interface", sent or None, found)
    addresses, tried, found = sqlmap(server, cookie_of(made, "kanri"))
    yield Line("addresses given to sqlmap", addresses or None, found)
    if addresses:
        yield Line("statements that sqlmap tried there", tried, [])


def cookie_of(made: Stage, who: str) -> str:
    """The session of somebody of the sample."""
    signer = Flask("cookie")
    signer.secret_key = KEY
    words = {"_user_id": account_of(made.folder, who), "_fresh": True, "csrf_token": TOKEN}
    return "session=" + str(SecureCookieSessionInterface().get_signing_serializer(signer).dumps(words))  # type: ignore[union-attr]


def lines() -> Iterator[Line]:
    """The whole report."""
    yield bandit()
    yield known_faults()
    yield secrets_in_sources()
    with with_sample() as sample:
        made = Proxied(sample.url, sample.folder, 0)
        people = people_of(made)
        with served(made, log=made.folder / "server.log") as web:
            yield from attacked(web.address)
            yield from scanned(made, web.address)
            for what, counts, found in many(web.address, people):
                yield Line(what, counts.total(), found)
            told = (made.folder / "server.log").read_text(errors="replace")
            yield Line("lines of the server's log", told.count("\n"), re.findall('.*"fault".*', told)[:5])


def main() -> int:
    """Print the report; exit 1 when something was found."""
    bad = 0
    for line in lines():
        tried = "-" if line.tried is None else f"{line.tried:,}"
        count = "not tried" if line.tried is None else f"{len(line.found)} found"
        print(f"{line.what:60} {tried:>9}   {count}", flush=True)
        for each in line.found:
            print(f"    {each}", flush=True)
        bad += len(line.found) if line.tried is not None else 0
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
