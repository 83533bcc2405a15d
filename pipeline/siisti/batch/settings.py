"""What a batch is told, and a hash of all that decides what it makes of a text: a change of it makes old work stale."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from siisti import __version__
from siisti.formats.parquet_file import Fields
from siisti.profile import Profile, read_profile
from siisti.report.beside import kinds
from siisti.share import share


@dataclass(frozen=True, slots=True)
class Settings:
    """How texts are read and cleaned: the options of ``siisti clean``. ``learned`` is the path of a feed's memory."""

    profile: str = "news"
    scores: Literal["all", "changed", "none"] = "none"
    gate: bool = True
    unsafe: bool = False
    learned: str | None = None
    kind: str | None = None
    encoding: str | None = None
    text_field: str | None = None
    source_field: str | None = None
    id_field: str | None = None
    alternative_field: tuple[str, ...] = ()
    finished: bool = False
    into: str | None = None
    annotate: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """What formats are told, of which each takes what it knows."""
        given = {
            "text_field": self.text_field,
            "source_field": self.source_field,
            "id_field": self.id_field,
            "alternative_fields": self.alternative_field,
            "finished": self.finished,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def columns(self) -> dict[str, str]:
        """What goes beside the text of a Parquet file, with the types."""
        scored, paired = self.scores != "none", self.source_field is not None
        return kinds(scored=scored, paired=paired) if self.annotate else {}

    @property
    def cells(self) -> Fields:
        """The columns of a Parquet file that are read."""
        return Fields(self.text_field or "text", self.source_field, self.id_field, self.alternative_field)


@dataclass(frozen=True, slots=True)
class Orders:
    """How a batch is run, whatever it makes of the texts. ``limit`` is how many bytes a document may have, ``retry``
    whether what is in quarantine is tried again, ``every`` after how many seconds a long file's progress is noted.
    """

    limit: int = 32 * 1000 * 1000
    retry: bool = False
    every: float = 2.0


def configuration(settings: Settings) -> str:
    """Return the hash of the options, the version, the profile, every file that its rules may read, and what the memory
    says of any line: not where it lies, nor how often it counted what.

    Rules that the profile does not run do not count. Raises ConfigError for a profile or memory that is broken.
    """
    profile = read_profile(settings.profile)
    # Where a pack lies does not matter; its files are read below.
    told = {**asdict(profile), "packs": len(profile.packs)}
    options = {**asdict(settings), "profile": told, "version": __version__}
    if settings.learned:
        from siisti.memory import read_memory

        options["learned"] = read_memory(settings.learned).digest
    if settings.gate or settings.scores != "none":
        from siisti.lm.fetch import cached

        # Without its model, the gate keeps silent and there is no score.
        options["model"] = cached(profile.model) is not None
    digest = sha256(json.dumps(options, sort_keys=True, default=str).encode())
    for name, path in _files(profile, settings):
        content = path.read_bytes()
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(profile: Profile, settings: Settings) -> Iterator[tuple[str, Path]]:
    configs = share("configs")
    yield "gate.toml", configs / "gate.toml"
    wanted = {name for stage in profile.stages for name in stage.rules}
    for n, folder in enumerate((configs / "rules", *profile.packs)):
        for path in sorted(folder.glob("*/*")):
            family, rule = path.parent.name, f"{path.parent.name}.{path.stem}"
            if {family, rule} & wanted and not {family, rule} & set(profile.off):
                yield f"{n}/{family}/{path.name}", path
    own = [configs / "lexicon", share("models/lexicon")]
    if settings.scores != "none":
        own += [share(f"models/{name}") for name in ("fluency", "garbled", "unigram")]
    for folder in own:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in (".tsv", ".txt", ".json", ".model"):
                yield str(path.relative_to(folder.parent)), path
