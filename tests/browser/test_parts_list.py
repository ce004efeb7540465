"""A purchasing department's list in the browser, as its ERP system exports it.

Needs Debian's Chromium, as `test_app`.
"""

from browser_cases import NEEDS_CHROMIUM, both_sizes, narrow_enough, violations

pytestmark = NEEDS_CHROMIUM
LIST = (
    "Materialnummer;Bezeichnung;Werkstoff;Ursprungsland;Werk;Jahresbedarf (kg);Lagerreichweite (Tage);Preis EUR/kg\r\n"
    "4711;Rotor;N42SH;VR China;Zwickau;48.400,0;21;82,50\r\n"
    "4712;Lautsprecher Tür;N48H;China;Wolfsburg;6.300;30;51,00\r\n"
    "4713;Kühlmittelpumpe;Ferrit Y30;China;Zwickau;9.100,0;45;6,20\r\n"
)


def test_an_export_is_read_at_the_first_try_and_a_failed_file_leaves_no_firm(page):
    """A list in Windows text was refused five times; the firm that was there before stayed beside the error."""
    page.click("#tab-company")
    file = {"name": "Teile.csv", "mimeType": "", "buffer": LIST.encode("cp1252")}
    page.set_input_files("#firm-files", files=[file])
    page.locator("#firm-headline", has_text="Teile").wait_for(timeout=60000)
    assert "Kühlmittelpumpe (Ferrit Y30)" in page.inner_text("#firm-left-out")
    assert "Zwickau, Wolfsburg: the list has no country of use for them." in page.inner_text("#firm-sites")
    page.locator("summary", has_text="What was read").click()
    held = page.inner_text("#firm-held + p + details, #view-company details:has-text('What was read')")
    assert "it was read as Windows text (Windows-1252)" in held
    assert "Lautsprecher Tür" in held
    page.select_option("#firm-region", "US")
    page.locator("#firm-moves[aria-busy=false] table").wait_for(timeout=60000)
    assert page.input_value("#firm-region") == "US"
    assert "nobody else gets less for it" in page.inner_text("#firm-served")
    assert narrow_enough(page)
    assert violations(page) == []
    page.set_input_files("#firm-files", files=[file | {"name": "leer.csv", "buffer": b"part,good\nrotor,x\n"}])
    page.locator("#firm-problem:visible", has_text="leer.csv").wait_for(timeout=15000)
    assert page.locator("#firm-name").count() == 0
    assert page.locator("#firm-answers").count() == 0
    assert page.evaluate("sessionStorage.getItem('monazite-firm')") is None


def test_the_days_under_way_are_asked_and_a_list_that_is_refused_is_not_said_as_read(page):
    """The time to order counted as goods under way, and "6 products, 6 items" stood above a refusal."""
    page.click("#tab-company")
    head = "Bezeichnung;Werkstoff;Urspr.land;Jahresbedarf (kg);Reichweite Tage;PLZ (Tage)\r\n"
    file = {"name": "SAP.csv", "mimeType": "", "buffer": f"{head}Rotor;N42SH;CN;48.400,0;21;63\r\n".encode()}
    page.set_input_files("#firm-files", files=[file])
    page.locator("#firm-headline", has_text="SAP").wait_for(timeout=60000)
    assert page.input_value("#firm-ways input") == "30"
    page.fill("#firm-ways input", "60")
    page.locator("#firm-ways input").blur()
    page.locator("#firm-headline:not(:has-text('assumed'))").wait_for(timeout=60000)
    assert narrow_enough(page)
    assert violations(page) == []
    page.set_input_files("#firm-files", files=[file | {"buffer": f"{head}Rotor;NdFeB Magnet;CN;48;21;63\r\n".encode()}])
    page.locator("#firm-problem:visible", has_text="which grade is meant").wait_for(timeout=60000)
    assert page.inner_text("#firm-name") == "SAP: not weighed; what is wrong stands below."


@both_sizes("page")
def test_columns_are_chosen_together_and_read_when_they_are_applied(page):
    """Each choice was sent by itself, refused, and folded the table away."""
    page.click("#tab-company")
    head = "Label;Stoff X;Woher;Burn;Lagerbestand\r\n"
    raw = f"{head}Rotor;N42SH;China;4.000,0;6.000,0\r\nPumpe;N35;China;500,0;900,0\r\n".encode()
    page.set_input_files("#firm-files", files=[{"name": "Kram.csv", "mimeType": "", "buffer": raw}])
    page.locator("#firm-columns[open]").wait_for(timeout=60000)
    assert page.is_disabled("#firm-apply")
    assert "Name of the part" in page.inner_text("#firm-lacking")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/api/firm" in request.url else None)

    def choose(column, role):
        page.get_by_label(column, exact=True).select_option(role)

    for column, role in (("Label", "part"), ("Stoff X", "good"), ("Woher", "origin"), ("Lagerbestand", "stock_days")):
        choose(column, role)
    assert "Kg bought there a year" in page.inner_text("#firm-lacking")
    page.click("#firm-apply")
    page.locator("#firm-problem:visible", has_text="kg_per_year").wait_for(timeout=60000)
    assert [page.get_by_label(name, exact=True).input_value() for name in ("Label", "Woher")] == ["part", "origin"]
    assert page.locator("#firm-columns[open]").count() == 1
    once = len(sent)
    choose("Burn", "kg_per_month")
    assert len(sent) == once
    page.click("#firm-apply")
    page.locator("#firm-problem:visible", has_text="it is probably stock_kg (kg in stock)").wait_for(timeout=60000)
    assert page.locator("#firm-columns[open]").count() == 1
    assert page.locator("#firm-without").count() == 0
    choose("Lagerbestand", "stock_kg")
    page.click("#firm-apply")
    page.locator("#firm-headline", has_text="Kram").wait_for(timeout=60000)
    assert page.locator("#firm-columns[open]").count() == 0
    page.locator("summary", has_text="What was read").click()
    assert "Rotor 6,000 kg are 45.7 days" in page.inner_text("#view-company details:has-text('What was read')")
    assert narrow_enough(page)
    assert violations(page) == []
