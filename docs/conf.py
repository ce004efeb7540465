"""Settings of the documentation site: `make site` builds it from the pages of this folder into `build/site`."""

import re
from importlib import metadata
from typing import Any

project = "monazite"
author = "The monazite authors"
copyright = "its authors, Apache License 2.0"
release = metadata.version("monazite")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["README.md", "images"]  # README.md lists the pages for those who read them in a folder
root_doc = "index"

# Pages link to headings by their text, and to files of the source tree, which readers get as downloads.
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
myst_links_external_new_tab = False

# Docstrings are numpydoc; a single backtick is code.
default_role = "code"
napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_member_order = "bysource"
add_module_names = False
autodoc_typehints = "none"
autodoc_default_options = {"exclude-members": "model_config, model_fields, model_computed_fields, model_post_init"}

# No request leaves the reader's machine: theme, fonts and search index come with the site.
html_theme = "furo"
html_title = "monazite"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5c7a", "color-brand-content": "#0b5c7a"},
    "dark_css_variables": {"color-brand-primary": "#6bc5e8", "color-brand-content": "#6bc5e8"},
}

# Pages are read in a folder too, where links lead to files outside it. On the site these have pages of their own.
_ELSEWHERE = {"CONTRIBUTING.md": "/contributing.md", "CHANGELOG.md": "/changelog.md", "README.md": "/index.md"}

_PAGES = r"(?:CONTRIBUTING|CHANGELOG|README)\.md"
_RECORDS = r"decisions/\d"
_FILES = r"(?:src|training|tests)/[^)#]*"


def _on_the_site(app: Any, name: str, source: list[str]) -> None:
    """Lead links out of the folder to pages of the site, or leave their text; plain text has no colours."""

    def moved(link: re.Match[str]) -> str:
        page = _ELSEWHERE.get(link[2])
        return f"[{link[1]}]({page})" if page else link[1]

    text = re.sub(rf"\[([^\]]*)\]\((?:\.\./)+({_PAGES}|{_FILES})(?:#[^)]*)?\)", moved, source[0])
    source[0] = re.sub(r"^```csv$", "```text", text, flags=re.M)
    if re.match(_RECORDS, name):  # the page of decisions lists them; beside every page a hundred would hide the others
        source[0] = f"---\norphan: true\n---\n\n{source[0]}"


def setup(app: Any) -> None:
    """Register the change of links."""
    app.connect("source-read", _on_the_site)
