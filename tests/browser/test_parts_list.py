"""A purchasing department's list in the browser, as its ERP system exports it.

Needs Debian's Chromium, as `test_app`.
"""

from browser_cases import NEEDS_CHROMIUM, narrow_enough, violations

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
