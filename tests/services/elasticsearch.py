"""Elasticsearch for the tests: one server for all, and nodes of their own for the tests that stop or pause one.

Each node is a process of a user that may do nothing else, on loopback ports of its own, with data that is thrown away.
"""

from __future__ import annotations

import base64
import json
import os
import pwd
import secrets
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.services import ELASTICSEARCH_URL, PROJECT, STATE, ServiceError, free_port, state, write_down
from tests.services.elasticsearch_files import build_plugin, unpack
from tests.services.java import need_java

FOLDER = "CITYTOOLS_TEST_ELASTICSEARCH_FOLDER"
JAVA = "CITYTOOLS_TEST_ELASTICSEARCH_JAVA"
USER = "citytools-elasticsearch"
PATIENCE = 300
"""Seconds for a node to start: ten on a free machine, many more when two cores do everything else as well."""

SETTINGS = """\
cluster.name: citytools-tests
node.name: {name}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
discovery.type: single-node
xpack.security.enabled: {secure}
# The tests depend on no free space of the machine's disk.
cluster.routing.allocation.disk.threshold_enabled: false
"""


def server_user() -> str | None:
    """Whom the server runs as: Elasticsearch refuses root. None: ourselves."""
    if os.geteuid() != 0:
        return None
    for name in (USER, "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            if name != USER or shutil.which("useradd") is None:
                continue
            subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name])
        return name
    raise ServiceError("Elasticsearch does not run as root, and this machine has no user for it.")


def own(folder: Path, user: str | None) -> None:
    """Give all of a folder to the server's user."""
    if user:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user)


@dataclass
class Node:
    """One server: where it is and how to start, pause and end it. Its index outlives a stop, not `forget`."""

    home: Path
    java: Path
    folder: Path
    heap: str = "512m"
    extra: str = ""
    options: str = ""
    port: int = field(default_factory=free_port)
    transport: int = field(default_factory=free_port)
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The server's process, None when it does not run. Another process with that id is none of ours."""
        try:
            pid = int((self.folder / "pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if self.is_ours(pid) else None

    def is_ours(self, pid: int) -> bool:
        """Whether this process is the server, and not another that has been given its id."""
        try:
            return str(self.folder).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "ES_JAVA_HOME": str(self.java),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
            "ES_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap} {self.options}".strip(),
            "CLI_JAVA_OPTS": "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        }

    def prepare(self) -> Node:
        """Write the folder that the server starts from."""
        shutil.copytree(self.home / "config", self.folder / "config")
        (self.folder / "tmp").mkdir()
        (self.folder / "logs").mkdir()
        settings = SETTINGS.format(
            name=self.folder.name,
            folder=self.folder,
            port=self.port,
            transport=self.transport,
            secure="true" if self.scheme == "https" else "false",
        )
        (self.folder / "config" / "elasticsearch.yml").write_text(settings + self.extra)
        # The server would write its garbage collector's log into its programs' folder.
        options = self.folder / "config" / "jvm.options"
        lines = [line for line in options.read_text().splitlines() if not line.startswith("-Xlog")]
        options.write_text("\n".join(lines) + "\n")
        own(self.folder, server_user())
        return self

    def program(self, name: str, *arguments: str, words: str = "") -> None:
        """Run one of Elasticsearch's programs; ServiceError with its words if it failed."""
        # The server that is left running keeps its output open: a file, because a pipe would never end.
        log = self.folder / "programs.log"
        with log.open("a") as output:
            done = subprocess.run(
                ["bash", str(self.home / "bin" / name), *arguments],
                user=server_user(),
                cwd=self.folder,
                env=self.environment(),
                stdout=output,
                stderr=output,
                input=words.encode(),
                timeout=PATIENCE,
            )
        if done.returncode:
            raise ServiceError(f"{name} failed:\n{log.read_text(errors='replace')[-3000:]}")

    def start(self, health: Mapping[str, str] | None = None) -> None:
        """Start it and wait until it answers; `health` are the headers of the question."""
        (self.folder / "pid").unlink(missing_ok=True)
        self.program("elasticsearch", "-d", "-p", str(self.folder / "pid"))
        self.wait(health or {})

    def wait(self, headers: Mapping[str, str]) -> None:
        question = urllib.request.Request(
            f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=5s", headers=dict(headers)
        )
        # What is asked is whether it answers, not whether it is who it says.
        trust = ssl._create_unverified_context() if self.scheme == "https" else None
        until, said = time.monotonic() + PATIENCE, ""
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(question, timeout=10, context=trust) as answer:
                    if json.load(answer)["status"] in ("yellow", "green"):
                        return
            except (OSError, ValueError) as error:
                said = str(error)
                time.sleep(0.2)
        raise ServiceError(f"Elasticsearch on {self.url} is not well after {PATIENCE} seconds: {said}")

    def send(self, number: signal.Signals) -> None:
        if self.pid:
            os.kill(self.pid, number)

    def pause(self) -> None:
        """It takes connections and answers nothing, as a server that collects garbage for ever."""
        self.send(signal.SIGSTOP)

    def resume(self) -> None:
        self.send(signal.SIGCONT)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone, after half a minute by force."""
        # It takes its pid file away as it begins to end
        pid = self.pid
        if pid is None:
            return
        self.resume()
        os.kill(pid, number)
        for tenths in range(600):
            if has_ended(pid):
                return
            if tenths == 300:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
        raise ServiceError(f"Elasticsearch (process {pid}) does not end.")

    def forget(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def has_ended(pid: int) -> bool:
    """Whether no thread of the process runs; nobody may have buried it yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return True
    return state == "Z" and threads <= 1


def main_node(folder: Path, java: Path, port: int) -> Node:
    return Node(folder / "elasticsearch", java, folder / "main", port=port)


def started() -> Node | None:
    """The server for all tests, as written down; None when none was started or it is gone."""
    written = state()
    if FOLDER not in written:
        return None
    port = int(written[ELASTICSEARCH_URL].rpartition(":")[2])
    node = main_node(Path(written[FOLDER]), Path(written[JAVA]), port)
    return node if node.pid else None


def another_node(name: str, *, extra: str = "", heap: str = "256m", scheme: str = "http") -> Node:
    """A node of a test's own, from the programs that `make services` brought; not yet prepared nor started."""
    main = started()
    if main is None:
        raise ServiceError("No Elasticsearch was started: `make services` starts one.")
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=main.folder.parent))
    # It lives for a minute: it is up sooner when Java compiles quickly and not well.
    quick = "-XX:TieredStopAtLevel=1"
    return Node(main.home, main.java, folder, heap=heap, extra=extra, options=quick, scheme=scheme)


def secure_node(name: str, password: str) -> Node:
    """A prepared node with security, HTTPS and a certificate of its own, `ca.pem` in its folder.

    Its one user is `elastic`, with that password.
    """
    extra = "xpack.security.http.ssl.enabled: true\nxpack.security.http.ssl.keystore.path: http.p12\n"
    node = another_node(name, extra=extra, scheme="https").prepare()
    kept, store = secrets.token_urlsafe(12), node.folder / "config" / "http.p12"
    keytool = [str(node.java / "bin" / "keytool"), "-keystore", str(store), "-storepass", kept]
    made = ["-genkeypair", "-alias", "http", "-keyalg", "RSA", "-dname", "CN=citytools-tests"]
    for command in (
        [
            *keytool,
            *made,
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
        ],
        [*keytool, "-exportcert", "-alias", "http", "-rfc", "-file", str(node.folder / "ca.pem")],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise ServiceError(f"keytool failed:\n{done.stdout.replace(kept, '***')[-2000:]}")
    own(node.folder, server_user())
    names = ["bootstrap.password", "xpack.security.http.ssl.keystore.secure_password"]
    node.program("elasticsearch-keystore", "add", "-f", "-x", *names, words=f"{password}\n{kept}\n")
    return node


def basic(user: str, password: str) -> dict[str, str]:
    """The header of somebody who logs in."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def start() -> None:
    """Bring the programs, start the server for all tests, and write down where it is."""
    if started():
        print(f"Elasticsearch is running already: {STATE.relative_to(PROJECT)} says where.")
        return
    stop()
    java = need_java()
    folder = Path(tempfile.mkdtemp(prefix="citytools-elasticsearch-"))
    # The server's user has to get into it, and nobody else learns more than the names of public programs.
    folder.chmod(0o755)
    unpack(folder).rename(folder / "elasticsearch")
    build_plugin(folder / "elasticsearch", java)
    own(folder, server_user())
    port = free_port()
    node = main_node(folder, java, port)
    node.folder.mkdir()
    print("Starting Elasticsearch ...", flush=True)
    node.prepare().start()
    write_down(**{ELASTICSEARCH_URL: node.url, FOLDER: str(folder), JAVA: str(java)})
    print(f"Elasticsearch listens on 127.0.0.1:{port}; `make test` finds it. `make services-stop` ends it.")


def stop() -> None:
    """End the server that we started, and what tests left running, and forget their data."""
    written = state().get(FOLDER)
    if written:
        for pidfile in Path(written).glob("*/pid"):
            node = Node(Path(written), Path(written), pidfile.parent)
            if node.pid:
                node.stop()
                print(f"Elasticsearch ({pidfile.parent.name}) is ended.")
        shutil.rmtree(written, ignore_errors=True)
    write_down(**{ELASTICSEARCH_URL: None, FOLDER: None, JAVA: None})


def status() -> None:
    print(f"Elasticsearch: {'running' if started() else 'not running'}")
