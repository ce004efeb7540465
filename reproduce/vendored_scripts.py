"""Writes static/vendor of the app and tools/page/vendored.csv from the packages that `npm ci` has put into tools/page.

A file is that of its package with two changes: imports name the path under which the server gives a file, because a
strict content policy has no room for a map of names, and the address of a source map, which is not shipped, goes.
"""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

TOOLS = Path(__file__).parents[1] / "tools" / "page"
VENDOR = Path(__file__).parents[1] / "src" / "monazite" / "presentation" / "web" / "static" / "vendor"
TABLE = TOOLS / "vendored.csv"
COLUMNS = ("file", "package", "version", "licence", "path", "sha256_of_package", "sha256")
SCRIPTS = {
    "preact.js": ("preact", "dist/preact.mjs", "preact"),
    "hooks.js": ("preact", "hooks/dist/hooks.mjs", "preact/hooks"),
    "signals-core.js": ("@preact/signals-core", "dist/signals-core.mjs", "@preact/signals-core"),
    "signals.js": ("@preact/signals", "dist/signals.mjs", "@preact/signals"),
    "htm.js": ("htm", "dist/htm.mjs", "htm"),
}
"""By file: its package, its path in the package, and the name under which others import it."""


def vendored(text: str) -> str:
    """A script with paths of the server for names of packages, without the address of its source map."""
    for file, (_, _, name) in SCRIPTS.items():
        text = re.sub(rf'from ?"{re.escape(name)}"', f'from"/static/vendor/{file}"', text)
    return re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "", text).rstrip() + "\n"


def sha256(content: bytes) -> str:
    """Hash of a file."""
    return hashlib.sha256(content).hexdigest()


def made_scripts() -> tuple[dict[str, str], str]:
    """Text of every script by file, and of the table of versions and hashes."""
    locked = json.loads((TOOLS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    scripts, table = dict[str, str](), io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(COLUMNS)
    for file, (package, path, _) in SCRIPTS.items():
        source = (TOOLS / "node_modules" / package / path).read_bytes()
        scripts[file] = vendored(source.decode())
        about = locked[f"node_modules/{package}"]
        hashes = (sha256(source), sha256(scripts[file].encode()))
        rows.writerow([file, package, about["version"], about["license"], path, *hashes])
    return scripts, table.getvalue()


if __name__ == "__main__":
    contents, rows_of_table = made_scripts()
    VENDOR.mkdir(exist_ok=True)
    for name, script in contents.items():
        (VENDOR / name).write_text(script, encoding="utf-8")
    TABLE.write_text(rows_of_table, encoding="utf-8")
