"""Names of the columns of a parts list in three languages, as purchasing departments and their systems write them."""

from collections.abc import Mapping

SITE, NUMBER, UNIT, PER = "site", "part_number", "unit", "price_per"
"""Columns that are read where others are missing: the place of a plant, the number of a part, the unit of its kg, the
number of units that a price is of."""
SPELLINGS: Mapping[str, str] = {
    "part": (
        "part, item, teil, bauteil, piece, part name, teilename, komponente, component, composant, bezeichnung, "
        "benennung, beschreibung, teilebezeichnung, materialbezeichnung, artikelbezeichnung, materialkurztext, "
        "kurztext, description, part description, item description, material description, designation, libelle, "
        "artikel, component part, part component, teil bauteil, what it goes into, goes into"
    ),
    NUMBER: (
        "materialnummer, materialnr, material nummer, material nr, matnr, teilenummer, teilenr, sachnummer, "
        "artikelnummer, artikelnr, material number, material no, part number, part no, item number, item no, "
        "article number, numero piece, numero article, reference, sku, p n, pn, artnr, mat nr, sach nr"
    ),
    "good": (
        "good, ware, gut, bien, werkstoff, gute, guete, magnetgute, werkstoffbezeichnung, grade, magnet grade, "
        "material grade, nuance, qualitat, legierung, alloy, rohstoff, matiere, materiau, substance, stoff, "
        "what is it, what it is, stuff, werkst, material"
    ),
    "origin": (
        "origin, country origin, origin country, ursprungsland, herkunftsland, pays origine, ursprung, herkunft, "
        "origine, coo, urspr land, urspr, ursprl, herk land, pays provenance, provenance, "
        "lieferland, lieferantenland, supplier country, country "
        "supplier, country supply, pays fournisseur, made where, where made, made, source country, country source, "
        "country manufacture, manufacturing country, land, country, pays"
    ),
    "region": (
        "region, verbrauchsland, verwendungsland, einsatzland, bestimmungsland, zielland, werksland, region "
        "verwendung, region use, verwendet, country use, country consumption, consuming country, destination "
        "country, country destination, plant country, country plant, pays utilisation, pays consommation, pays "
        "destination"
    ),
    SITE: "werk, standort, produktionsstandort, fabrik, usine, site, plant, factory, works, plant name, werksname",
    "supplier": (
        "supplier, lieferant, fournisseur, vendor, supplier name, lieferantenname, name lieferant, vendor name, maker, "
        "tier n maker, manufacturer, hersteller, fabricant, kreditor, kreditorname, name kreditor, "
        "who makes it, made by"
    ),
    "licence": (
        "licence, license, lizenz, genehmigung, ausfuhrgenehmigung, exportlizenz, export licence, export license, "
        "licence exportation"
    ),
    "currency": "currency, wahrung, waehrung, whrg, wahrg, wahr, wah, waeh, waers, wae, curr, crcy, devise",
    "capital_cost": "capital cost, kapitalkosten, cout capital",
    PER: "pe, je, per, pro, preiseinheit, price unit, price per, unite prix, prix par",
    UNIT: "me, einheit, mengeneinheit, basismengeneinheit, bme, unit, uom, unit measure, unite",
}
"""Names of each column in plain letters, without units and little words; the one that says most comes first."""
YEARLY = (
    "jahresbedarf, jahresverbrauch, jahresmenge, annual demand, annual usage, annual use, annual consumption, "
    "annual volume, annual quantity, annual requirement, yearly demand, yearly usage, yearly consumption, "
    "consommation annuelle, besoin annuel, quantite annuelle, volume annuel"
)
AMOUNT = (
    ", menge, qty, bedarf, verbrauch, quantity, volume, demand, usage, use, consumption, requirement, quantite, "
    "consommation, besoin, burn, burn rate, run rate, usage rate, consumption rate, offtake, abnahme, abnahmemenge, "
    "verbrauchsmenge, bedarfsmenge, volumen, verbr, draw, draw rate, drawdown"
)
"""Kg of a year, or of another period, where the name says so much; the empty one is that of "kg a year"."""
COVER = (
    "reichweite, reichw, lagerreichw, bestandsreichw, rw, cover hand, hand cover, stock hand cover, "
    "lagerreichweite, bestandsreichweite, bestand reichweite, bestand reichw, reichweite bestand, lagertage, "
    "stock cover, stock coverage, coverage, cover, "
    "range coverage, couverture, couverture stock, runway, stock runway"
)
STOCK = "stock, bestand, lagerbestand, hand, stock hand, inventory, supply, inventory hand, stocks"
"""Days of use in stock where the name says days or weeks."""
IN_STOCK = (
    "frei verwendbar, frei verw, frei verwendb, frei verwendbarer bestand, freie menge, freier bestand, unrestricted, "
    "unrestricted stock, "
    "unrestricted use, unrestricted use stock, unrestr, available stock, stock available, verfugbarer "
    "bestand, verfugbare menge, stock disponible, free stock, lagerbestand, bestand, lager, "
    "bestandsmenge, lagermenge, stock, stock hand, hand, hand stock, hand qty, qty hand, hand quantity, quantity hand, "
    "inventory, inventory hand, hand inventory, stock qty, stock quantity, qty stock, quantity stock, current stock, "
    "quantite stock, stock physique, stock actuel, stocks, gesamtbestand, total stock, stock total, shelf"
)
"""Kg in stock, the stock that is free to use first: what an ERP system has, where the name says no days."""
MARGINS = (
    "deckungsbeitrag, db, db1, db i, deckungsbeitrag i, contribution margin, contribution, cm, gross margin, gm, "
    "margin, margin risk, margin at risk, gm risk, gm at risk, gross margin at risk, gross margin risk, "
    "contribution margin at risk, contribution margin risk, marge, marge contributive, marge brute, "
    "marge couts variables"
)
"""Margin that hangs on a part, where the name says a period, thousands or millions; by the piece it is another."""
LEAD = (
    "lead, transit, transit time, transport time, transportzeit, transportdauer, laufzeit transport, temps transport, "
    "door door, tur tur, tuer tuer, haus haus, porte porte, door door time"
)
"""Days under way: from leaving the origin to arrival."""
ORDERING = (
    "wiederbeschaffungszeit, wbz, wiederbeschaffungsdauer, replenishment, replenishment time, replenishment lead time, "
    "delai approvisionnement, beschaffungszeit, procurement lead time, delai reapprovisionnement, planlieferzeit, "
    "plan lieferzeit, planned delivery time, lieferzeit, lieferdauer, lead time, supplier lead time, delivery time, "
    "delai, delai livraison, planlfz, replen lt, replenishment lt, supplier lt, lt"
)
"""Days from order to receipt, making included: in no ERP system are these the days under way."""
SHORT_ORDERING = "plz"
"""The same in SAP's short text; without a unit it may be a postcode."""
PRICE = (
    ", preis, price, unit price, prix, prix unitaire, preis je einheit, preis einheit, preis einh, "
    "einkaufspreis, purchase price, prix achat, what we pay, we pay, nettopreis, netto preis, net price, po price, "
    "bestellpreis, nettobestellpreis, einstandspreis, standardpreis, standard price, verrechnungspreis, prix net"
)
"""Price of a kg; the empty one is that of "EUR/kg"."""
