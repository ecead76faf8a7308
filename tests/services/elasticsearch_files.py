"""The programs of the tests' Elasticsearch: the real server from Maven Central, and our small plugin for it.

The distribution that Maven Central holds is made for integration tests: the server with its security, without the
optional modules. Two token filters that our mapping names (`asciifolding`, `porter_stem`) are in one of those modules;
a stable plugin of a few lines gives them under the same names. A full Elasticsearch needs no plugin.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from tests.services import PROJECT, ServiceError, install

VERSION = "9.2.4"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
SOURCES = PROJECT / "tests" / "services" / "analysis_plugin"
DESCRIPTOR = f"""\
name=citytools-analysis
description=Two token filters of Lucene, under the names that a full Elasticsearch has for them
version=1
java.version=21
elasticsearch.version={VERSION}
"""


def cache() -> Path:
    """Where the archive is kept between runs and between clones of the project."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "citytools"


def fetch() -> Path:
    """The server's archive, fetched once. Maven's own settings say from where; it checks the checksum."""
    archive = cache() / f"elasticsearch-{VERSION}.zip"
    if archive.is_file():
        return archive
    if shutil.which("mvn") is None:
        install(["maven"])
    archive.parent.mkdir(parents=True, exist_ok=True)
    print(f"Fetching Elasticsearch {VERSION} from Maven Central ...", flush=True)
    # Beside its place and then renamed: a fetch that is cut off leaves nothing that looks whole.
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        command = ["mvn", "-B", "-q", COPY, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900
        )
        found = Path(folder) / archive.name
        if done.returncode or not found.is_file():
            raise ServiceError(f"Maven did not bring {ARTIFACT}:\n{done.stdout[-3000:]}")
        found.replace(archive)
    return archive


def unpack(into: Path) -> Path:
    """The server's folder below `into`."""
    archive = fetch()
    try:
        with zipfile.ZipFile(archive) as whole:
            whole.extractall(into)
    except zipfile.BadZipFile as error:
        archive.unlink()
        raise ServiceError(f"{archive.name} in the cache was damaged and is removed: try again.") from error
    return into / f"elasticsearch-{VERSION}"


def build_plugin(home: Path, java: Path) -> None:
    """Compile our plugin against the server's own jars, into the server's plugins."""
    folder = home / "plugins" / "citytools-analysis"
    classes = home / "plugin-classes"
    folder.mkdir()
    command = [str(java / "bin" / "javac"), "--release", "21", "-cp", f"{home}/lib/*", "-d", str(classes)]
    done = subprocess.run(
        [*command, *map(str, sorted(SOURCES.glob("*.java")))], capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise ServiceError(f"The analysis plugin does not compile:\n{done.stderr[-3000:]}")
    with zipfile.ZipFile(folder / "citytools-analysis.jar", "w") as jar:
        for path in sorted(classes.rglob("*.class")):
            jar.write(path, path.relative_to(classes))
    shutil.rmtree(classes)
    shutil.copy(SOURCES / "named_components.json", folder)
    (folder / "stable-plugin-descriptor.properties").write_text(DESCRIPTOR)
