"""The supervisor: real processes, started, killed and counted."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from citytools import preparing, serve
from citytools.processes import Child, end_all

SERVE = [sys.executable, "-m", "citytools.serve"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def living_under(folder: Path) -> set[int]:
    """The processes that were started with this data folder, by the environment that the kernel keeps."""
    wanted = f"CITYTOOLS_DATA_DIR={folder}".encode()
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.add(int(process.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it ended while we looked, or is somebody else's
    return found


def within(seconds: float, happened: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.1)
    return happened()


@contextmanager
def city_tools(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`make run` without make, with its output in a pipe; whatever is left at the end is killed."""
    supervisor = subprocess.Popen(
        SERVE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield supervisor
    finally:
        for left in living_under(Path(environment["CITYTOOLS_DATA_DIR"])):
            os.kill(left, signal.SIGKILL)
        supervisor.kill()
        supervisor.communicate()


@pytest.fixture
def loaded(
    tmp_path: Path, child_environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The environment of a site that is loaded, so that only the index and the static files are still to make."""
    from boroughs.models import Organisation
    from suppliers.models import Capability, Supplier, System

    Organisation.objects.create(slug="anyborough", name="Anyborough", short_name="Anyborough", kind="borough")
    Capability.objects.create(slug="any", name="Any")
    System.objects.create(slug="any", name="Any", owner=Supplier.objects.create(slug="any", name="Any"))
    monkeypatch.setenv("DATABASE_URL", child_environment["DATABASE_URL"])
    for step in preparing.STEPS[:-1]:
        preparing.mark_done(step, preparing.fingerprint(step), tmp_path)
    (tmp_path / "demonstration_accounts.txt").write_text("officer@anyborough.example  a-password\n")
    return {**child_environment, "CITYTOOLS_DATA_DIR": str(tmp_path), "PORT": str(free_port())}


def _said_until(supervisor: subprocess.Popen[str], words: str) -> str:
    """What it says up to and with the line that holds `words`, or to its end."""
    said = ""
    for line in supervisor.stdout or ():
        said += line
        if words in line:
            break
    return said


def wait_until_serving(environment: Mapping[str, str], supervisor: subprocess.Popen[str]) -> None:
    number = int(environment["PORT"])
    within(120, lambda: serve.health(number) == "" or supervisor.poll() is not None)
    if supervisor.poll() is not None:
        pytest.fail(f"The supervisor ended by itself:\n{supervisor.communicate()[0]}")
    assert serve.health(number) == ""


@pytest.mark.django_db(transaction=True)
def test_it_serves_says_where_and_ends_when_asked(loaded: dict[str, str]) -> None:
    with city_tools(loaded) as supervisor:
        wait_until_serving(loaded, supervisor)
        # The supervisor, gunicorn with its two processes, and the worker.
        assert within(60, lambda: len(living_under(Path(loaded["CITYTOOLS_DATA_DIR"]))) == 5)
        # It says where it is, and with whose passwords, when it has seen what we have seen
        said = _said_until(supervisor, "a-password")
        supervisor.send_signal(signal.SIGINT)
        supervisor.communicate(timeout=60)
    assert supervisor.returncode == 0
    assert f"City Tools is at http://127.0.0.1:{loaded['PORT']}" in said
    assert "officer@anyborough.example  a-password" in said
    assert "[1/2] Building the search index" in said and "[2/2] Collecting the style sheets" in said
    assert living_under(Path(loaded["CITYTOOLS_DATA_DIR"])) == set()


@pytest.mark.django_db(transaction=True)
def test_kill_9_of_the_supervisor_leaves_no_process(loaded: dict[str, str]) -> None:
    folder = Path(loaded["CITYTOOLS_DATA_DIR"])
    with city_tools(loaded) as supervisor:
        wait_until_serving(loaded, supervisor)
        assert within(60, lambda: len(living_under(folder)) == 5)
        supervisor.kill()
        supervisor.wait()
        assert within(30, lambda: not living_under(folder)), living_under(folder)


def run_to_its_end(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(SERVE, env=environment, capture_output=True, text=True, timeout=30)


def test_a_port_in_use_is_one_clear_line_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = run_to_its_end({**os.environ, "CITYTOOLS_DATA_DIR": str(tmp_path), "PORT": str(number)})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {number} cannot be used (Address already in use).")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["0", "65536", "-1", "http", "80.5"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, given: str) -> None:
    done = run_to_its_end({**os.environ, "CITYTOOLS_DATA_DIR": str(tmp_path), "PORT": given})
    assert done.returncode == 1
    assert done.stderr == f"PORT must be a number from 1 to 65535, not {given!r}.\n"


@pytest.mark.parametrize("below", ["", "data"])
def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "a file").touch()
    folder = tmp_path / "a file" / below
    done = run_to_its_end({**os.environ, "CITYTOOLS_DATA_DIR": str(folder), "PORT": str(free_port())})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"The folder for the data cannot be used: {folder} (")
    assert done.stderr.count("\n") == 1


def test_two_supervisors_do_not_share_a_data_folder(tmp_path: Path) -> None:
    with serve.only_one(tmp_path):
        done = run_to_its_end({**os.environ, "CITYTOOLS_DATA_DIR": str(tmp_path), "PORT": str(free_port())})
    assert done.returncode == 1
    assert f"running already with the data in {tmp_path} (process {os.getpid()})" in done.stderr
    with serve.only_one(tmp_path):
        pass  # and it is free again


def python(words: str) -> list[str]:
    return [sys.executable, "-c", words]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[serve.Supervisor]:
    made = serve.Supervisor(tmp_path, free_port())
    yield made
    end_all(made.children)


def test_a_process_that_keeps_ending_is_given_up(
    supervisor: serve.Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.children = [Child("web", python("raise SystemExit(3)"), os.environ)]
    supervisor.deaths = {"web": 0}
    supervisor.children[0].start()
    with pytest.raises(serve.CannotServeError, match=r"web process ended 5 times in a row \(exit code 3\)"):
        supervisor.wait_until(lambda: False, 60)
    assert capsys.readouterr().out.count("The web process has ended (exit code 3): starting it again.") == 4


def test_a_killed_process_is_started_again(
    supervisor: serve.Supervisor, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("worker", python("import time; time.sleep(60)"), os.environ)
    supervisor.children, supervisor.deaths = [child], {"worker": 0}
    child.start()
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    supervisor.revive_the_dead()
    assert child.is_running()
    assert child.process.pid != first
    assert "The worker process has ended (signal SIGKILL)" in capsys.readouterr().out


def test_ending_takes_the_children_of_a_child_and_those_that_will_not_listen(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    deaf = f"""
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({str(ready)!r}).write_text(str(grandchild.pid))
time.sleep(60)
"""
    environment = {**os.environ, "CITYTOOLS_DATA_DIR": str(tmp_path)}
    child = Child("deaf", python(deaf), environment)
    child.start()
    assert within(10, lambda: ready.is_file() and ready.read_text() != "")
    assert len(living_under(tmp_path)) == 2
    end_all([child])
    assert within(5, lambda: not living_under(tmp_path))
