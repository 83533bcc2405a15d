"""Loads the add-on as Weblate does, runs check and fixup on the rows that come on stdin, and prints what they said."""

from __future__ import annotations

import json
import sys
import tempfile
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

CHECK, FIXUP = "siisti.integrations.weblate.SiistiCheck", "siisti.integrations.weblate.SiistiFixup"


def real() -> tuple[Any, Any, Any]:
    """Return check, fixup and unit of the real Weblate, set up on a database in memory."""
    import os

    for name in ("cairo", "gi", "gi.repository"):  # draw pictures of fonts; not on every machine
        try:
            import_module(name)
        except ImportError:
            sys.modules[name] = MagicMock()
    os.environ["WEBLATE_DATA_DIR"] = tempfile.mkdtemp()
    from django.conf import settings
    from weblate import settings_example

    options = {name: getattr(settings_example, name) for name in dir(settings_example) if name.isupper()}
    options |= {
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "SECRET_KEY": "for tests",
        "SITE_DOMAIN": "example.com",
        "CHECK_LIST": (CHECK,),
        "AUTOFIX_LIST": (FIXUP,),
        "LOGGING": {},
    }
    settings.configure(**options)
    import django

    django.setup()
    from weblate.checks.models import CHECKS
    from weblate.checks.tests.test_checks import MockUnit
    from weblate.trans.autofixes import AUTOFIXES

    def unit(flags: str, code: str, source: Any, target: Any) -> Any:
        made = MockUnit(flags=flags, code=code, source=source, target=target)
        made.translation.component.source_language = type(made.translation.language)("fi")
        return made

    return CHECKS["siisti"], AUTOFIXES["siisti"], unit


def stand_in() -> tuple[Any, Any, Any]:
    """Return check, fixup and unit of the stand-ins."""
    from tests.weblate_job import standing_in

    standing_in.install(SimpleNamespace())
    module = import_module("siisti.integrations.weblate")
    return module.SiistiCheck(), module.SiistiFixup(), standing_in.Unit


def main() -> None:
    """Print a line of JSON for each row."""
    check, fixup, unit = real() if sys.argv[1:] == ["real"] else stand_in()
    for row in json.load(sys.stdin):
        mine = unit(row.get("flags", ""), row.get("code", "en"), row["source"], row["target"])
        fails = check.check_target(mine.get_source_plurals(), mine.get_target_plurals(), mine)
        description = str(check.get_description(SimpleNamespace(unit=mine)))
        fixed, done = fixup.fix_target(list(mine.get_target_plurals()), mine)
        buttons = check.get_fixup(mine)
        print(
            json.dumps(
                {"fails": fails, "told": description, "fixed": fixed, "done": bool(done), "buttons": buttons}
            )
        )


main()
