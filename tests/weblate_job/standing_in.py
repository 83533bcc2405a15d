"""The part of Weblate and Django that an add-on may lean on, as their documentation tells it.

https://docs.weblate.org/en/latest/admin/checks.html, https://docs.weblate.org/en/latest/admin/customize.html
"""

from __future__ import annotations

import html
import sys
from types import ModuleType, SimpleNamespace
from typing import Any


class TargetCheck:
    check_id = ""
    description: Any = ""
    target = True
    source = False

    def __init__(self) -> None:
        self.ignore_string = f"ignore-{self.check_id}"

    def check_target(self, sources: list[str], targets: list[str], unit: Any) -> bool:
        return any(self.check_single(sources[-1], target, unit) for target in targets)

    def check_single(self, source: str, target: str, unit: Any) -> bool:
        raise NotImplementedError

    def get_description(self, check_obj: Any) -> Any:
        return self.description


class AutoFix:
    fix_id = "auto"

    def fix_single_target(self, target: str, source: str, unit: Any) -> tuple[str, bool]:
        raise NotImplementedError

    def fix_target(self, target: list[str], unit: Any) -> tuple[list[str], bool]:
        fixed = [self.fix_single_target(text, unit.get_source_plurals()[0], unit) for text in target]
        return [text for text, _ in fixed], max(done for _, done in fixed)


class Unit:
    """As much of a unit as checks are given."""

    def __init__(self, flags: str = "", code: str = "en", source: Any = "", target: Any = "") -> None:
        self.all_flags = set(flags.split(","))
        self.sources = [source] if isinstance(source, str) else source
        self.targets = [target] if isinstance(target, str) else target
        component = SimpleNamespace(source_language=language("fi"), is_multivalue=False)
        self.translation = SimpleNamespace(language=language(code), component=component)

    def get_source_plurals(self) -> list[str]:
        return self.sources

    def get_target_plurals(self) -> list[str]:
        return self.targets


def language(code: str) -> Any:
    return SimpleNamespace(code=code, is_base=lambda codes: code.partition("_")[0] in codes)


def format_html_join(between: str, form: str, rows: list[tuple[str, ...]]) -> str:
    return between.join(form.format(*map(html.escape, row)) for row in rows)


def install(settings: Any) -> None:
    """Put the stand-ins where the real ones would be imported from."""
    parts = {
        "django": {},
        "django.conf": {"settings": settings},
        "django.utils": {},
        "django.utils.html": {"format_html_join": format_html_join},
        "weblate": {},
        "weblate.checks": {},
        "weblate.checks.base": {"TargetCheck": TargetCheck},
        "weblate.trans": {},
        "weblate.trans.autofixes": {},
        "weblate.trans.autofixes.base": {"AutoFix": AutoFix},
    }
    for name, holds in parts.items():
        module = ModuleType(name)
        vars(module).update(holds)
        sys.modules[name] = module
