"""Who cleans a batch, as the command line asks: processes here, or the workers of a Dask cluster."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from siisti.cli import say

if TYPE_CHECKING:
    from siisti.batch.account import Kind
    from siisti.batch.cluster import Cluster
    from siisti.batch.crew import Crew
    from siisti.batch.settings import Settings


def engine(ctx: click.Context, settings: Settings, told: Kind | None) -> Crew | Cluster:
    """Return who is to clean. Raises UsageError for what does not go together."""
    from siisti.batch.crew import Crew, Limits
    from siisti.batch.work import begin

    options = ctx.params
    hands, address = options["jobs"], options["address"]
    limits = Limits(options["timeout"], options["memory"] << 20)
    if options["engine"] == "processes":
        if address:
            raise click.UsageError("--address goes with --engine dask", ctx)
        return Crew(hands, begin, settings, told, limits=limits)
    if address and ctx.get_parameter_source("jobs") is not ParameterSource.DEFAULT:
        raise click.UsageError("--jobs is for workers here; a cluster has as many as it has", ctx)
    from siisti.batch.cluster import Cluster
    from siisti.batch.settings import configuration
    from siisti.batch.work import begin_alike

    config = configuration(settings)
    # Workers have folders of their own: what is a file is named from the root.
    if settings.learned is not None:
        settings = replace(settings, learned=str(Path(settings.learned).absolute()))
    if Path(settings.profile).suffix == ".toml":
        settings = replace(settings, profile=str(Path(settings.profile).absolute()))
    return Cluster(address, hands, begin_alike, settings, config, told, limits=limits, say=say)
