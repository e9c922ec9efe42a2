"""How Sphinx builds these pages: `make site`, or `python -m sphinx -W -b html docs site`."""

from sphinx.application import Sphinx

project = "deburr"
author = "the deburr maintainers"
copyright = "the deburr maintainers, Apache-2.0"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns: list[str] = []

myst_heading_anchors = 3

suppress_warnings = ["misc.highlighting_failure"]  # output of commands is no shell session: `# ` begins no prompt there

html_theme = "furo"
html_title = "deburr"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#2c4ec0", "color-brand-content": "#2c4ec0"},
    "dark_css_variables": {"color-brand-primary": "#93b1ff", "color-brand-content": "#93b1ff"},
}
pygments_style = "default"
pygments_dark_style = "github-dark"

linkcheck_anchors = False
linkcheck_timeout = 20

BELOW = {"rules/README": "*/*", "commands/README": "*", "adr/README": "*"}


def setup(app: Sphinx) -> None:
    """Indexes lead to their pages in the margin too; on GitHub they are plain Markdown."""

    def read(app: Sphinx, name: str, source: list[str]) -> None:
        if name in BELOW:
            source[0] += f"\n```{{toctree}}\n:hidden:\n:glob:\n\n{BELOW[name]}\n```\n"

    app.connect("source-read", read)
