"""Pages of a firm to take away: the Article 24 annex, and what the command line writes for the board."""

from __future__ import annotations

from io import BytesIO

from monazite.foundation.extras import from_extra
from monazite.presentation.charts.render import inline
from monazite.presentation.company.article24_page import assessment_page
from monazite.presentation.company.blocks import SheetPage, render_html, write_docx
from monazite.presentation.company.report import CompanyReport
from monazite.presentation.web.panels.company import outlook_of
from monazite.presentation.web.panels.company_measures import days_until
from monazite.presentation.web.panels.company_requests import AnnexRequest
from monazite.presentation.web.runs.sessions import SessionStore

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def firm_page(store: SessionStore, request: AnnexRequest) -> tuple[bytes, str]:
    """A page of the firm as a file in memory, and its media type."""
    outlook = outlook_of(store, request)
    if request.page == "article24":
        return _file(assessment_page(CompanyReport(outlook).assessment), {}, request.form)
    report = CompanyReport(outlook, today=store.today, until=days_until(outlook, request.until))
    if request.form == "docx":
        return _file(report.brief(), {}, "docx")
    # drawn here: pictures that `draw_all` makes are kept on the disk, where nothing of a firm goes
    drawn = {
        name: {"wide": inline(wide, f"{name}-w"), "narrow": inline(narrow, f"{name}-n")}
        for name, (wide, narrow, _) in report.charts().items()
    }
    return _file(report.brief().with_figures(drawn), drawn, "html")


def _file(page: SheetPage, drawn: dict[str, dict[str, str]], form: str) -> tuple[bytes, str]:
    if form == "html":
        return render_html(page, drawn).encode(), "text/html"
    document = BytesIO()
    with from_extra("company"):
        write_docx(page, document)
    return document.getvalue(), WORD
