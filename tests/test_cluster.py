"""A batch on a real Dask cluster, a scheduler and two workers: the same output, whoever is killed and whenever."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from siisti.batch.alone import Alone
from siisti.batch.cluster import Cluster
from siisti.batch.crew import Limits
from siisti.batch.run import Progress
from siisti.batch.run import batch as run
from siisti.batch.settings import Orders, Settings, configuration
from siisti.batch.work import begin, begin_alike
from siisti.errors import SiistiError

from . import poison
from .commands import BAD, DEMO, GOOD, QUICK, spoken, told
from .conftest import ROOT
from .test_batch import FEED, put, written

SETTINGS = Settings(DEMO, gate=False)
LIMITS = Limits(seconds=1.5, memory=1 << 30, start=300)
ENV = {
    **os.environ,
    "PYTHONPATH": f"{ROOT / 'pipeline'}{os.pathsep}{ROOT}",
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
}


class Dask:
    """A scheduler and its workers, each a process of its own, as on machines of their own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self._processes = folder, list[subprocess.Popen[bytes]]()
        folder.mkdir()
        told = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        until = time.monotonic() + 60
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.02)
        self.address: str = json.loads(told.read_text())["address"]
        for _ in range(workers):
            self._start("worker", self.address, "--nthreads", "1", "--local-directory", str(folder))

    def _start(self, *what: str) -> None:
        command = [sys.executable, "-m", "dask", what[0], *what[1:], "--no-dashboard"]
        with (self._folder / "log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(command, env=ENV, cwd=self._folder, stdout=log, stderr=log)
            )

    def kill_scheduler(self) -> None:
        self._processes[0].kill()

    def kill_worker(self) -> None:
        """Kill the process in which a worker works; the one that watches over it starts another."""
        psutil.Process(self._processes[1].pid).children()[-1].kill()

    def stop(self) -> None:
        for process in self._processes:
            for each in (*psutil.Process(process.pid).children(recursive=True), process):
                each.kill()
        for process in self._processes:
            process.wait()


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    cluster = Dask(tmp_path_factory.mktemp("dask") / "two", 2)
    yield cluster
    cluster.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on(address: str, out: str, *begin: Any, at: dict[int, Callable[[], None]] | None = None) -> Progress:
    """Run a batch on a cluster, and have something happen after so many documents."""

    def tell(progress: Progress) -> None:
        if happens := (at or {}).pop(progress.tally.documents, None):
            happens()

    with Cluster(address, 1, *begin, limits=LIMITS) as cluster:
        done = run(["in"], Path(out), SETTINGS, cluster, Orders(every=0.01), tell)
        # Dask remembers messages, and documents with them: not so many that they fill the memory.
        assert len(cluster._client.scheduler_comm.recent_message_log) <= 20
        return done


def test_the_output_is_that_of_one_machine(folder: Path, dask: Dask) -> None:
    put({f"in/{n}.txt": f"{n} {BAD}" for n in range(20)})
    put({"in/f.jsonl": FEED.replace('"text"', '"test"', 1), "in/x.xml": "<a/>", "in/empty.jsonl": ""})
    alone = run(["in"], folder / "one", SETTINGS, Alone(begin, SETTINGS))
    spread = on(dask.address, "many", begin_alike, SETTINGS, configuration(SETTINGS))
    assert written(folder / "many") == written(folder / "one")
    assert (spread.tally.documents, spread.tally.quarantined) == (121, 2)
    assert spread.tally.repairs == alone.tally.repairs
    again = run(["in"], folder / "many", SETTINGS, Alone(poison.begin, "broken"))
    assert (again.files, again.passed) == (0, 23)


def test_poison_costs_its_document_alone(folder: Path, dask: Dask) -> None:
    put({f"in/{p}.txt": p for p in ("crash", "hang", "parent")})
    put({f"in/a{n}.txt": BAD for n in range(8)} | {f"in/z{n}.txt": BAD for n in range(8)})
    progress = on(dask.address, "out", poison.quick)
    found = written(folder / "out")
    assert all(found[f"in/{n}{k}.txt"] == GOOD.encode() for n in "az" for k in range(8))
    assert (progress.tally.documents, progress.tally.quarantined) == (19, 3)
    reasons = [json.loads(c)["reason"] for n, c in found.items() if n.endswith(".reason.json")]
    assert reasons == [
        "in/crash.txt: its process died (SIGSEGV)",
        "in/hang.txt: took longer than 1.5 s",
        "in/parent.txt: the cluster lost worker after worker with it",
    ]


def test_killed_workers_cost_nothing_but_time(folder: Path, dask: Dask) -> None:
    put({"in/a.jsonl": FEED * 10, **{f"in/{n}.txt": f"{n} {BAD}" for n in range(50)}})
    progress = on(dask.address, "out", poison.quick, at={100: dask.kill_worker, 700: dask.kill_worker})
    assert (progress.tally.documents, progress.tally.quarantined) == (1050, 0)
    run(["in"], folder / "one", SETTINGS, Alone(poison.quick))
    assert written(folder / "out") == written(folder / "one")


def test_a_run_whose_scheduler_is_killed_goes_on_with_another(
    folder: Path,
    dask: Dask,
    tmp_path_factory: pytest.TempPathFactory,
    capfd: pytest.CaptureFixture[str],
) -> None:
    put({"in/a.jsonl": FEED * 10, **{f"in/{n}.txt": f"{n} {BAD}" for n in range(50)}})
    first = Dask(tmp_path_factory.mktemp("dask") / "one", 1)
    try:
        with pytest.raises(SiistiError, match="scheduler is gone; start it, and run the same command again"):
            on(first.address, "out", poison.quick, at={300: first.kill_scheduler})
    finally:
        first.stop()
    assert capfd.readouterr().err == ""
    assert not (folder / "out/in/a.jsonl").exists()
    rest = on(dask.address, "out", poison.quick)
    assert rest.tally.documents < 1050
    run(["in"], folder / "one", SETTINGS, Alone(poison.quick))
    assert written(folder / "out") == written(folder / "one")


def test_workers_that_would_clean_otherwise_are_refused(folder: Path, dask: Dask) -> None:
    put({"in/a.txt": BAD})
    with pytest.raises(SiistiError, match="has other rules, another profile or no language model"):
        on(dask.address, "out", begin_alike, SETTINGS, "another configuration")
    assert written(folder / "out") == {}


def test_a_cluster_without_workers_says_so(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    put({"in/a.txt": BAD})
    empty, said = Dask(tmp_path_factory.mktemp("dask") / "none", 0), list[str]()
    try:
        with (
            pytest.raises(SiistiError, match="no workers for 0 s; start some"),
            Cluster(empty.address, 1, poison.quick, limits=Limits(start=0.1), say=said.append) as cluster,
        ):
            run(["in"], folder / "out", SETTINGS, cluster)
    finally:
        empty.stop()
    assert said == [f"{empty.address}: no workers; waiting for one to come"]


#: What is asked for, and what is said.
REFUSED = [
    (["--address", "tcp://127.0.0.1:8786"], "--address goes with --engine dask"),
    (["--engine", "dask", "--address", "tcp://127.0.0.1:1", "--jobs", "2"], "--jobs is for workers here"),
    (["--engine", "dask", "--address", "127.0.0.1"], "127.0.0.1: no Dask scheduler answers (missing port"),
    (["--engine", "dask", "--address", "ftp://127.0.0.1:1"], "unknown address scheme"),
]


@pytest.mark.parametrize(("args", "said"), REFUSED)
def test_what_cannot_be_done_is_said_in_a_line(folder: Path, args: list[str], said: str) -> None:
    put({"a.txt": BAD})
    told(spoken("batch", "a.txt", "-o", "out", *QUICK, *args), said)


def test_without_dask_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put({"a.txt": BAD})
    monkeypatch.setitem(sys.modules, "distributed", None)
    told(spoken("batch", "a.txt", "-o", "out", *QUICK, "--engine", "dask"), "pip install 'siisti[dask]'")


def test_without_a_scheduler_workers_are_started_here_and_stop_with_ctrl_c(folder: Path) -> None:
    put({f"in/{n}.txt": f"{n} {BAD}" for n in range(4000)})
    command = [sys.executable, "-m", "siisti", "batch", "in", "-o", "out", *QUICK, "--engine", "dask"]
    process = subprocess.Popen(command, env=ENV, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 60
    while not (folder / "out/in/0.txt").exists() and time.monotonic() < until:
        time.sleep(0.01)
    others = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130, stderr
    assert stderr.startswith("siisti: stopped after ")
    assert len(stderr.splitlines()) == 1, stderr
    found = written(folder / "out")
    assert 0 < len(found) < 4000
    assert all(content.endswith(GOOD.encode()) for content in found.values())
    assert not [p for p in psutil.wait_procs(others, timeout=5)[1] if p.status() != psutil.STATUS_ZOMBIE]
