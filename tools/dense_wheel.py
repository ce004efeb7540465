"""Build hook: the files of a wheel are packed with the highest level of deflate, which hatchling does not offer."""

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HIGHEST = 9


class DenseWheelHook(BuildHookInterface):
    """Packs a wheel that has been built once more; an editable one stays as it is."""

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called by hatchling when the wheel is whole."""
        if version == "standard":
            pack_densely(Path(artifact_path))


def pack_densely(wheel: Path) -> None:
    """Pack the files of a wheel anew: names, order, days, permissions and content stay, and so RECORD stays true.

    Where something goes wrong, the wheel is left as it was.
    """
    handle, name = tempfile.mkstemp(prefix=f".{wheel.name}-", dir=wheel.parent)
    partial = Path(name)
    try:
        with (
            os.fdopen(handle, "w+b") as file,
            zipfile.ZipFile(wheel) as old,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=HIGHEST) as new,
        ):
            for item in old.infolist():
                copy = zipfile.ZipInfo(item.filename, item.date_time)
                copy.external_attr, copy.create_system = item.external_attr, item.create_system
                new.writestr(copy, old.read(item), zipfile.ZIP_DEFLATED, HIGHEST)
        partial.chmod(wheel.stat().st_mode)
        partial.replace(wheel)
    finally:
        partial.unlink(missing_ok=True)
