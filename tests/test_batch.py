"""A batch: what it writes and where, that a second run does only what is new, and that no way to end loses anything."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from siisti.batch.alone import Alone
from siisti.batch.crew import Crew, Limits
from siisti.batch.run import Progress
from siisti.batch.run import batch as run
from siisti.batch.settings import Settings

from . import poison
from .commands import BAD, DEMO, GOOD, HERE, QUICK, spoken, told

ROOT = HERE.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the work done in the test's own process, which is quicker than to start others."""

    @contextmanager
    def crew(_: int, *begin: Any, limits: object) -> Iterator[Alone]:
        yield Alone(*begin)

    monkeypatch.setattr("siisti.batch.crew.Crew", crew)


def batch(*args: str) -> Result:
    return spoken("batch", *args, "-o", "out", *([] if "--profile" in args else QUICK))


def written(out: Path) -> dict[str, bytes]:
    """Return the files of an output folder, but for what the batch keeps for itself."""
    paths = (p for p in sorted(out.rglob("*")) if p.is_file() and ".siisti" not in p.parts)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in paths}


def put(files: dict[str, str]) -> None:
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content)


PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "Mr Xyzzy."\n'
FEED = "".join(json.dumps({"id": n, "text": f"He saw teh house {n}."}) + "\n" for n in range(100))

#: What there is, what is named, and what is written.
INPUTS: list[tuple[dict[str, str], list[str], dict[str, str]]] = [
    ({"a.txt": BAD}, ["a.txt"], {"a.txt": GOOD}),
    ({"a.txt": BAD, "b.txt": "Fine.\n"}, ["b.txt", "a.txt", "a.txt"], {"a.txt": GOOD, "b.txt": "Fine.\n"}),
    (
        {"in/a.txt": BAD, "in/sub/b.md": BAD, "in/.hidden.txt": BAD, "in/c.png": "x"},
        ["in"],
        {"in/a.txt": GOOD, "in/sub/b.md": GOOD},
    ),
    ({"in/a.txt": BAD, "in/b.md": BAD, "in/s/c.txt": BAD}, ["in/*.txt"], {"in/a.txt": GOOD}),
    ({"in/a.txt": BAD, "in/s/c.txt": BAD}, ["in/**/*.txt"], {"in/a.txt": GOOD, "in/s/c.txt": GOOD}),
    ({"a.txt": BAD, "out/old.txt": BAD}, ["."], {"a.txt": GOOD, "out/old.txt": ""}),
    ({"f.jsonl": FEED}, ["f.jsonl"], {"f.jsonl": FEED.replace("teh", "the")}),
    ({"f.jsonl": ""}, ["f.jsonl"], {"f.jsonl": ""}),
    (
        {"f.jsonl": '{"text": "teh"}\n\n{"text":"a"}'},
        ["f.jsonl"],
        {"f.jsonl": '{"text": "the"}\n\n{"text":"a"}'},
    ),
]


@pytest.mark.parametrize(("files", "named", "outputs"), INPUTS)
@pytest.mark.usefixtures("alone")
def test_inputs_are_found_and_written_below_the_folder(
    folder: Path, files: dict[str, str], named: list[str], outputs: dict[str, str]
) -> None:
    put(files)
    result = batch(*named)
    assert result.exit_code == 0, result.output
    found = {name: content.decode() for name, content in written(folder / "out").items()}
    if "out/old.txt" in files:  # what is below the output folder is no input
        assert found.pop("old.txt") == BAD
        outputs = {name: content for name, content in outputs.items() if name != "out/old.txt"}
    assert found == outputs
    assert list((folder / "out/.siisti").glob("drafts/*")) == []


@pytest.mark.usefixtures("alone")
def test_what_lies_elsewhere_goes_under_its_folders_name(folder: Path) -> None:
    put({"x/in/a.txt": BAD, "x/b.txt": BAD})
    batch(str(folder / "x/in"), str(folder / "x/b.txt"))
    assert sorted(written(folder / "out")) == ["b.txt", "in/a.txt"]


#: What is asked for, and what is said.
REFUSED = [
    (["no.txt"], "no.txt: no such file or folder"),
    (["no*.txt"], "no*.txt: matches no file"),
    (["../a.txt"], "with .. it would leave out"),
    (["-"], "a batch needs files"),
    (["a.txt", "--profile", "nothing"], "no such profile"),
    (["quarantine"], "its output would land in quarantine/"),
    (["a.txt", "--timeout", "0"], "--timeout"),
]


@pytest.mark.parametrize(("args", "said"), REFUSED)
@pytest.mark.usefixtures("alone")
def test_what_cannot_be_done_is_said_in_a_line(folder: Path, args: list[str], said: str) -> None:
    put({"a.txt": BAD, "quarantine/a.txt": BAD})
    told(batch(*args), said)


@pytest.mark.usefixtures("alone")
def test_two_inputs_never_share_an_output(folder: Path) -> None:
    put({"x/a.txt": BAD, "y/a.txt": BAD})
    told(batch(str(folder / "x/a.txt"), str(folder / "y/a.txt")), "would both become out/a.txt")


@pytest.mark.usefixtures("alone")
def test_two_runs_never_share_a_folder(folder: Path) -> None:
    from siisti.batch.store import Store

    put({"a.txt": BAD})
    store = Store(folder / "out")
    told(batch("a.txt"), "another run is writing to it")
    store.close()
    assert batch("a.txt").exit_code == 0


#: A file that fails, what is written of it, and the reason.
FAILURES = [
    (
        "f.jsonl",
        '{"text": "teh"}\n7\n{"text": "teh"}\n',
        '{"text": "the"}\n7\n{"text": "the"}\n',
        "f.jsonl:2: not",
    ),
    ("f.jsonl", '{"text": "teh"}\n{"text": "%s"}\n' % ("x" * 9000), None, "f.jsonl:2: 0.0 MB is more than"),
    ("a.xml", "<a>teh</a>", None, "a.xml: neither feed nor android"),
    ("a.json", "x" * 9000, None, "a.json: 0.0 MB is more than"),
    ("f.jsonl", "\ufffe", None, "f.jsonl"),
]


@pytest.mark.parametrize(("name", "content", "output", "reason"), FAILURES)
@pytest.mark.usefixtures("alone")
def test_what_fails_is_in_quarantine_with_its_reason(
    folder: Path, name: str, content: str, output: str | None, reason: str
) -> None:
    put({name: content, "z.txt": BAD})
    result = batch(name, "z.txt", "--max-size", "0.005")
    assert result.exit_code == 1
    found = written(folder / "out")
    assert found.pop("z.txt") == GOOD.encode()
    reasons = {k: v for k, v in found.items() if k.endswith(".reason.json")}
    ((place, why),) = reasons.items()
    assert json.loads(why)["reason"].startswith(reason)
    line = json.loads(why).get("line")
    original = found[place.removesuffix(".reason.json")]
    assert original == (content.splitlines(True)[line - 1] if line else content).encode()
    if output or line:
        assert found[name].decode() == (output or content.replace("teh", "the"))
    else:
        assert name not in found
    again = batch(name, "z.txt", "--max-size", "0.005")
    assert again.exit_code == 1
    assert "0 files cleaned, 2 as before" in again.stderr


@pytest.mark.usefixtures("alone")
def test_what_is_mended_leaves_quarantine(folder: Path) -> None:
    put({"f.jsonl": '{"text": "teh"}\n7\n', "a.xml": "<a/>"})
    assert batch("f.jsonl", "a.xml").exit_code == 1
    put({"f.jsonl": '{"text": "teh"}\n{"text": "teh"}\n', "a.xml": "<resources></resources>"})
    assert batch("f.jsonl", "a.xml").exit_code == 0
    assert sorted(written(folder / "out")) == ["a.xml", "f.jsonl"]


@pytest.mark.usefixtures("alone")
def test_an_input_that_fails_now_has_no_old_output(folder: Path) -> None:
    put({"a.xml": "<resources></resources>"})
    batch("a.xml")
    put({"a.xml": "<a/>"})
    batch("a.xml")
    assert "a.xml" not in written(folder / "out")


@pytest.mark.usefixtures("alone")
def test_an_input_that_cannot_be_read_stops_nothing(folder: Path) -> None:
    put({"in/a.txt": BAD, "in/b.txt": BAD})
    for name, target in (("c.txt", "c.txt"), ("d.txt", "nowhere"), ("e.txt", "a.txt")):
        Path("in", name).symlink_to(target)
    os.mkfifo("in/pipe.txt")
    assert batch("in").exit_code == 1
    names = sorted(written(folder / "out"))
    assert names == ["in/a.txt", "in/b.txt", "in/e.txt"] + [
        f"quarantine/in/{n}.txt.reason.json" for n in "cd"
    ]
    Path("in/d.txt").unlink()
    put({"in/d.txt": BAD})
    assert "1 document in" in batch("in").stderr


def changes() -> list[tuple[str, str]]:
    """What happens between two runs, and what the second one does."""
    return [
        ("pass", "0 files cleaned, 3 as before"),
        ("Path('in/a.txt').write_text('Now teh.')", "1 file cleaned, 2 as before"),
        ("os.utime('in/a.txt')", "0 files cleaned, 3 as before"),
        ("Path('in/d.txt').write_text('New.')", "1 file cleaned, 3 as before"),
        ("Path('out/in/a.txt').unlink()", "1 file cleaned, 2 as before"),
        (
            "Path('demo/rules/demo/typo.toml').write_text(Path('demo/rules/demo/typo.toml').read_text() + '# edited')",
            "3 files cleaned, 0 as before",
        ),
        (
            "Path('demo/rules/other').mkdir(); Path('demo/rules/other/x.tsv').touch()",
            "0 files cleaned, 3 as before",
        ),
    ]


@pytest.mark.parametrize(("change", "said"), changes())
@pytest.mark.usefixtures("alone")
def test_a_second_run_does_what_is_new_or_changed(folder: Path, change: str, said: str) -> None:
    shutil.copytree(HERE / "demo", folder / "demo")
    put({"in/a.txt": BAD, "in/b.txt": BAD, "in/c.jsonl": FEED})
    args = ("in", "--profile", "demo/demo.toml", "--no-gate")
    assert "3 files cleaned, 0 as before" in batch(*args).stderr
    exec(change)
    assert said in batch(*args).stderr
    assert "0 files cleaned" in batch(*args).stderr


@pytest.mark.parametrize("option", [("--unsafe",), ("--text-field", "id"), ("--format", "text")])
@pytest.mark.usefixtures("alone")
def test_other_options_make_old_work_stale(folder: Path, option: tuple[str, ...]) -> None:
    put({"a.txt": BAD})
    batch("a.txt")
    assert "1 file cleaned" in batch("a.txt", *option).stderr


@pytest.mark.usefixtures("alone")
def test_quarantine_is_tried_again_where_asked(folder: Path) -> None:
    put({"a.xml": "<a/>", "b.txt": BAD})
    batch("a.xml", "b.txt")
    assert "1 file cleaned, 1 as before" in batch("a.xml", "b.txt", "--retry").stderr


@pytest.mark.usefixtures("alone")
def test_a_torn_line_of_the_manifest_is_cut_off(folder: Path) -> None:
    put({"a.txt": BAD})
    batch("a.txt")
    manifest = folder / "out/.siisti/manifest.jsonl"
    with manifest.open("a") as file:
        file.write('{"done": "b.t')
    assert "0 files cleaned, 1 as before" in batch("a.txt").stderr
    assert [json.loads(line) for line in manifest.read_text().splitlines()]


@pytest.mark.usefixtures("alone")
def test_a_run_can_be_watched(folder: Path) -> None:
    put({"a.txt": BAD, "f.jsonl": '{"text": "teh"}\n7\n'})
    result = batch("a.txt", "f.jsonl", "--metrics", "m.prom", "--log-format", "json")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["progress", "done"]
    assert {k: lines[-1][k] for k in ("documents", "changed", "quarantined", "files")} == {
        "documents": 3,
        "changed": 2,
        "quarantined": 1,
        "files": 2,
    }
    counters = dict(line.split() for line in Path("m.prom").read_text().splitlines() if line[0] != "#")
    assert counters["siisti_documents_total"] == "3"
    assert counters["siisti_in_quarantine"] == "1"
    batch("a.txt", "f.jsonl", "--metrics", "m.prom")
    assert "siisti_files_passed_total 2\n" in Path("m.prom").read_text()


#: What is reported on: repaired, left, broken, too large, and a line that is no record.
REPORTED = {
    "in/a.txt": BAD * 3,
    "in/b.jsonl": '\ufeff{"text": "Älä teh"}\n7\n{"text": "teh </script>"}\n{"text": "Fine."}\n',
    "in/c.xml": "<a>teh</a>",
    "in/d.txt": "Fine.\n",
}


@pytest.mark.parametrize("kind", ["html", "jsonl"])
@pytest.mark.usefixtures("alone")
def test_a_report_is_that_of_clean_and_of_all_whatever_was_done_before(folder: Path, kind: str) -> None:
    put(REPORTED)
    there = Path(f"r.{kind}")

    def told(*more: str) -> bytes:
        there.unlink(missing_ok=True)
        assert batch("in", "--report", str(there), *more).exit_code == 1
        return there.read_bytes()

    whole = told()
    spoken("clean", *REPORTED, "-o", "other", "--report", f"clean.{kind}")
    assert whole == Path(f"clean.{kind}").read_bytes()
    assert told() == whole
    assert told("--retry") == whole
    put({"in/d.txt": "New teh.\n"})
    changed = told()
    assert changed != whole
    put({"in/d.txt": "Fine.\n"})
    batch("in")  # without a report, so that one file is not told of
    assert "1 file cleaned, 3 as before" in batch("in", "--report", str(there)).stderr
    assert there.read_bytes() == whole
    (folder / f"out/.siisti/report.{kind}").unlink()
    assert told() == whole


@pytest.mark.parametrize("at", [0, 3, 20, 400])
@pytest.mark.usefixtures("alone")
def test_a_report_from_broken_accounts_is_refused(folder: Path, at: int) -> None:
    put({"a.txt": BAD, "b.txt": BAD})
    batch("a.txt", "b.txt", "--report", "r.html")
    Path("r.html").write_text("old")
    accounts = folder / "out/.siisti/report.html"
    content = bytearray(accounts.read_bytes())
    content[at : at + 9] = b"\0" * 9
    accounts.write_bytes(content)
    told(batch("a.txt", "b.txt", "--report", "r.html"), "report.html: broken; delete it")
    assert Path("r.html").read_text() == "old"


@pytest.mark.usefixtures("alone")
def test_an_input_that_cannot_be_read_is_in_the_report(folder: Path) -> None:
    put({"in/a.txt": BAD})
    Path("in/b.txt").symlink_to("nowhere")
    assert batch("in", "--report", "r.jsonl").exit_code == 1
    lines = [json.loads(line) for line in Path("r.jsonl").read_text().splitlines()]
    assert [(line["path"], line.get("error")) for line in lines] == [
        ("in/a.txt", None),
        ("in/b.txt", "in/b.txt: no such file or directory"),
    ]


#: A report that cannot be written, and what is said, before anything is done.
UNWRITABLE = [
    ("r.sarif", "r.sarif: a batch's report ends in .html or .jsonl"),
    ("r.docx", "a report ends in"),
    ("a.txt/r.html", "cannot be written"),
]


@pytest.mark.parametrize(("path", "said"), UNWRITABLE)
@pytest.mark.usefixtures("alone")
def test_a_report_that_cannot_be_written_is_told_of_at_once(folder: Path, path: str, said: str) -> None:
    put({"a.txt": BAD})
    told(batch("a.txt", "--report", path), said)
    assert not (folder / "out").exists()


def parquet(name: str, texts: list[str | None], **more: list[Any]) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    table = pa.table({"id": range(len(texts)), "text": pa.array(texts, pa.string()), **more})
    pq.write_table(table, name, row_group_size=3, compression="zstd")


def column(name: str, field: str = "text") -> list[Any]:
    found: list[Any] = pq.read_table(name)[field].to_pylist()
    return found


TEXTS: list[str | None] = [f"{n} {BAD}" if n % 3 else None for n in range(10)]


@pytest.mark.usefixtures("alone")
def test_parquet_is_cleaned_row_by_row(folder: Path) -> None:
    parquet("in/a.parquet", TEXTS)
    parquet("in/same.parquet", ["Fine.", None])
    parquet("in/empty.parquet", [])
    put({"in/z.txt": BAD})
    result = batch("in", "--report", "r.jsonl")
    assert "4 files cleaned, 0 as before; 8 documents, 7 changed" in result.stderr
    assert column("out/in/a.parquet") == [text and text.replace("teh", "the") for text in TEXTS]
    assert column("out/in/a.parquet", "id") == list(range(10))
    assert pq.read_metadata("out/in/a.parquet").num_row_groups == 4
    for name in ("same", "empty"):  # nothing to do, and not one other byte
        assert Path(f"out/in/{name}.parquet").read_bytes() == Path(f"in/{name}.parquet").read_bytes()
    spoken("clean", "in/a.parquet", "-o", "other", "--report", "clean.jsonl")
    assert pq.read_table("other/in/a.parquet").equals(pq.read_table("out/in/a.parquet"))
    assert Path("r.jsonl").read_text().startswith(Path("clean.jsonl").read_text())
    assert "0 files cleaned, 4 as before" in batch("in").stderr


@pytest.mark.usefixtures("alone")
def test_a_row_that_fails_stays_as_it_was(folder: Path) -> None:
    parquet("a.parquet", ["Now teh.", "x" * 9000, "Now teh."])
    assert batch("a.parquet", "--max-size", "0.005", "--report", "r.jsonl").exit_code == 1
    assert column("out/a.parquet") == ["Now the.", "x" * 9000, "Now the."]
    found = written(folder / "out/quarantine")
    assert json.loads(found["a.parquet.line-2.jsonl"])["text"] == "x" * 9000
    told = json.loads(found["a.parquet.line-2.jsonl.reason.json"])
    assert (told["line"], told["reason"][:13]) == (2, "a.parquet:2: ")
    assert len(Path("r.jsonl").read_text().splitlines()) == 3


#: A broken table, how it is asked for, and what is said of it; others are cleaned all the same.
TABLES = [
    (b"PAR1 and no more", (), "not a Parquet file"),
    (None, ("--text-field", "words"), "no column 'words'"),
    (None, ("--text-field", "id"), "no strings"),
]


@pytest.mark.parametrize(("content", "options", "said"), TABLES)
@pytest.mark.usefixtures("alone")
def test_a_table_that_cannot_be_read_is_in_quarantine(
    folder: Path, content: bytes | None, options: tuple[str, ...], said: str
) -> None:
    parquet("in/a.parquet", ["teh"])
    if content:
        Path("in/a.parquet").write_bytes(content)
    put({"in/z.txt": BAD})
    assert batch("in", *options).exit_code == 1
    found = written(folder / "out")
    assert sorted(found) == ["in/z.txt", "quarantine/in/a.parquet.reason.json"]
    assert said in json.loads(found["quarantine/in/a.parquet.reason.json"])["reason"]


def test_a_table_that_changes_meanwhile_is_given_up(folder: Path) -> None:
    parquet("in/a.parquet", ["teh"] * 9)
    put({"in/z.txt": BAD})

    def tell(progress: Progress) -> None:
        if progress.tally.documents == 3:
            parquet("in/a.parquet", ["teh"])

    settings = Settings(DEMO, gate=False)
    run(["in"], folder / "out", settings, Alone(poison.quick), tell=tell)
    found = written(folder / "out")
    assert sorted(found) == ["in/z.txt", "quarantine/in/a.parquet.reason.json"]


@pytest.mark.usefixtures("alone")
def test_what_is_left_goes_beside_the_text_where_there_is_a_place(folder: Path) -> None:
    text = "Mr Xyzzy saw teh house."
    parquet("in/a.parquet", [text], source=["Talo."])
    put({"in/b.jsonl": json.dumps({"text": text}) + "\n", "in/c.txt": text, "in/d.po": PO})
    assert batch("in", "--annotate").exit_code == 0
    assert [f["rule"] for f in json.loads(column("out/in/a.parquet", "findings")[0])] == [
        "demo.grave",
        "demo.typo",
    ]
    record = json.loads(Path("out/in/b.jsonl").read_text())
    assert (record["text"], len(record["findings"])) == ("Mr Xyzzy saw the house.", 2)
    assert Path("out/in/c.txt").read_text() == "Mr Xyzzy saw the house."
    spoken("clean", "in/d.po", "-o", "other", "--annotate")
    assert Path("out/in/d.po").read_bytes() == Path("other/in/d.po").read_bytes() != PO.encode()


def test_poison_costs_its_document_alone(folder: Path) -> None:
    put({f"in/{p}.txt": p for p in ("hang", "crash", "memory")} | {"in/a.txt": BAD, "in/z.txt": BAD})
    put({"in/feed.jsonl": '{"text": "teh"}\n{"text": "crash"}\n{"text": "teh"}\n'})
    with Crew(2, poison.quick, limits=Limits(seconds=2, memory=1 << 30)) as crew:
        progress = run(["in"], folder / "out", Settings(DEMO, gate=False), crew)
    assert (progress.tally.documents, progress.tally.quarantined) == (8, 4)
    found = written(folder / "out")
    assert found["in/a.txt"] == found["in/z.txt"] == GOOD.encode()
    assert found["in/feed.jsonl"] == b'{"text": "the"}\n{"text": "crash"}\n{"text": "the"}\n'
    reasons = {n: json.loads(c)["reason"] for n, c in found.items() if n.endswith(".reason.json")}
    assert [r.partition(": ") for r in reasons.values()] == [
        ("in/crash.txt", ": ", "its process died (SIGSEGV)"),
        ("in/feed.jsonl:2", ": ", "its process died (SIGSEGV)"),
        ("in/hang.txt", ": ", "took longer than 2 s"),
        ("in/memory.txt", ": ", "ran out of memory"),
    ]


def driven(out: str, jobs: int) -> subprocess.Popen[bytes]:
    """Start a batch that notes its progress after every line, in a process of its own, with a report."""
    code = f"from tests.poison import driving; driving({out!r}, {jobs})"
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'pipeline'}{os.pathsep}{ROOT}"}
    return subprocess.Popen([sys.executable, "-c", code], env=env)


def test_a_run_that_is_killed_ten_times_loses_and_doubles_nothing(folder: Path) -> None:
    feed = '{"text": "broken teh"}\n' + FEED * 12
    put({f"in/{n}.txt": f"{n} {BAD}" for n in range(600)})
    put({"in/a.jsonl": feed, "in/z.jsonl": feed, "in/x.xml": "broken"})
    poison.driving("whole", 1)
    dice = random.Random(7)
    manifest = folder / "out/.siisti/manifest.jsonl"
    kills = 0
    for turn in range(10):
        process = driven("out", 1 + turn % 2)
        before = manifest.stat().st_size if manifest.exists() else 0
        until = time.monotonic() + 60
        # From when it has begun to do something, at any moment.
        while process.poll() is None and time.monotonic() < until:
            if manifest.exists() and manifest.stat().st_size > before + 500:
                time.sleep(dice.random() * 0.1)
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.002)
        kills += process.wait(60) == -signal.SIGKILL
    assert driven("out", 2).wait(120) == 0
    assert kills >= 5
    assert written(folder / "out") == written(folder / "whole")
    assert Path("out.report").read_bytes() == Path("whole.report").read_bytes()
    assert written(folder / "out")["in/a.jsonl"].decode() == '{"text": "broken teh"}\n' + (
        FEED.replace("teh", "the") * 12
    )


def test_ctrl_c_stops_cleanly(folder: Path) -> None:
    put({f"in/{n}.txt": f"{n} {BAD}" for n in range(400)})
    env = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    command = [sys.executable, "-m", "siisti", "batch", "in", "-o", "out", *QUICK]
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not (folder / "out/in/0.txt").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    (line,) = stderr.splitlines()
    assert line.startswith("siisti: stopped after ")
    done = len(list((folder / "out/in").iterdir()))
    assert f"{400 - done:,} files cleaned, {done:,} as before" in batch("in").stderr
