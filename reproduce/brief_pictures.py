"""Pictures of a brief for the documentation: its first screen, the phone, and the first page of the document of Word.

Needs Chromium (playwright), and LibreOffice and pdftoppm for the page of Word, which is left out without them:

    monazite brief cn-ree-2025 --format docx --out out/brief
    python reproduce/brief_pictures.py out/brief docs/images
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

SCREENS = {"brief": (1100, 1000, 1.0), "brief-phone": (390, 1200, 1.5)}
"""Width, height and pixels a pixel of each picture."""


def pages(folder: Path, images: Path) -> None:
    """The first screen of the HTML, wide and on a phone."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"))
        for name, (width, height, sharpness) in SCREENS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=sharpness, color_scheme="light"
            )
            page.goto((folder / "brief.html").resolve().as_uri())
            page.screenshot(path=images / f"{name}.png")
        browser.close()


def first_page_of_word(folder: Path, images: Path) -> None:
    """The first page of the DOCX, as an office prints it."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftoppm") is None or not (folder / "brief.docx").exists():
        print("no page of Word: it needs brief.docx, soffice and pdftoppm")
        return
    with tempfile.TemporaryDirectory() as name:
        convert = [office, "--headless", "--convert-to", "pdf", "--outdir", name, str(folder / "brief.docx")]
        subprocess.run(convert, check=True, capture_output=True)
        draw = ["pdftoppm", "-r", "90", "-singlefile", "-png", f"{name}/brief.pdf", str(images / "brief-docx")]
        subprocess.run(draw, check=True)


if __name__ == "__main__":
    goal = Path(sys.argv[2])
    pages(Path(sys.argv[1]), goal)
    first_page_of_word(Path(sys.argv[1]), goal)
