"""siisti in Weblate: a check that points out what is left, and a fixup that makes the safe repairs on save.

In Weblate's settings (https://docs.weblate.org/en/latest/admin/checks.html)::

    CHECK_LIST += ("siisti.integrations.weblate.SiistiCheck",)
    AUTOFIX_LIST += ("siisti.integrations.weblate.SiistiFixup",)
    SIISTI_PROFILE = "localization"  # or a path; this is the default

The classes are made when Weblate asks for them, so that the file can be read without Weblate.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from siisti.errors import SiistiError

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner
    from siisti.result import Result

#: What Weblate may ask for.
_CLASSES = ("SiistiCheck", "SiistiFixup")

#: How many findings the description of a failing check tells.
_TOLD = 5


def __getattr__(name: str) -> Any:
    """Return the class that Weblate's settings name."""
    if name not in _CLASSES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _classes()[name]


def examine(source: str, target: str) -> Result:
    """Return what is found in a translation, with the safe repairs made."""
    return _cleaner(_profile()).clean(target, source or None)


def concerns(unit: Any) -> bool:
    """Tell whether a unit is English made from Finnish, and nobody has asked to be spared."""
    if "ignore-siisti" in unit.all_flags or "ignore-all-checks" in unit.all_flags:
        return False
    translation = unit.translation
    return bool(
        translation.language.is_base({"en"}) and translation.component.source_language.is_base({"fi"})
    )


def faults(result: Result) -> list[str]:
    """Return in words what a person should look at: all but what is merely remarked on."""
    found = [f for f in result.findings if f.severity != "neutral"]
    return [
        f"{f.message}: “{f.text}”" + (f" → “{f.replacement}”" if f.replacement is not None else "")
        for f in found
    ]


def _profile() -> str:
    from django.conf import settings

    return str(getattr(settings, "SIISTI_PROFILE", "localization"))


@cache
def _cleaner(profile: str) -> Cleaner:
    """Return the Cleaner, built once a process; without the language model, as a person waits for the answer."""
    from siisti.cleaner import Cleaner

    return Cleaner(profile, scores="none", gate=False)


@cache
def _classes() -> dict[str, Any]:
    try:
        from django.utils.html import format_html_join
        from weblate.checks.base import TargetCheck
        from weblate.trans.autofixes.base import AutoFix
    except ImportError as error:
        raise SiistiError(
            f"{__name__} is for the settings of Weblate; Weblate is not installed here"
        ) from error

    class SiistiCheck(TargetCheck):  # type: ignore[misc]
        """Fails where siisti finds anything in an English translation from Finnish."""

        check_id = "siisti"
        name = "Machine translation residue"
        description = "The translation holds what machine translation from Finnish leaves behind"

        def check_single(self, source: str, target: str, unit: Any) -> bool:
            """Tell whether anything is found in one target."""
            return bool(target) and concerns(unit) and bool(faults(examine(source, target)))

        def get_description(self, check_obj: Any) -> Any:
            """Return what was found, a line each."""
            told = [
                fault
                for source, target in _pairs(check_obj.unit)
                for fault in faults(examine(source, target))
            ]
            lines = [(fault,) for fault in dict.fromkeys(told)]
            if not lines:
                return super().get_description(check_obj)
            return format_html_join("\n", "<p>{}</p>", lines[:_TOLD])

        def get_fixup(self, unit: Any) -> Any:
            """Return the repaired targets, for the button that a translator may press."""
            if not concerns(unit):
                return None
            old = unit.get_target_plurals()
            new = [examine(source, target).text for source, target in _pairs(unit)]
            return [("plurals", new)] if new != old else None

    class SiistiFixup(AutoFix):  # type: ignore[misc]
        """Makes the safe repairs when a translation is saved."""

        fix_id = "siisti"
        name = "Machine translation residue"

        @staticmethod
        def get_related_checks() -> list[Any]:
            """Return the check whose flag turns the fixup off too."""
            return [SiistiCheck()]

        def fix_single_target(self, target: str, source: str, unit: Any) -> tuple[str, bool]:
            """Return the target with the safe repairs made, and whether there were any."""
            if not target or not concerns(unit):
                return target, False
            text = examine(source, target).text
            return text, text != target

    for made in (SiistiCheck, SiistiFixup):
        made.__module__, made.__qualname__ = __name__, made.__name__
    return {"SiistiCheck": SiistiCheck, "SiistiFixup": SiistiFixup}


def _pairs(unit: Any) -> list[tuple[str, str]]:
    """Return each target with its source: the last of the source's forms for those it has too few for."""
    sources, targets = unit.get_source_plurals(), unit.get_target_plurals()
    return [(sources[min(n, len(sources) - 1)], target) for n, target in enumerate(targets)]
