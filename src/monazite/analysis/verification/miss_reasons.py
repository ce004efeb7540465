"""Why targets are missed, by id, as far as a mechanism is known."""

UNEXPLAINED = "no mechanism has been identified yet"
FILL = "part of the quotas of 2011-14 lay idle while their rent was high; the run uses them up"
BOOM = "cuts of mining raise prices inside China for years; boom and bust of 2011 were faster"
NARROWER = (
    "the share of American value added in dependent lines is smaller here; half of the published figure, at the edge"
)
DIRECT = (
    "all lines that hold the element stop here; the table counts industries that buy it, by inputs it does not print"
)
UNDER_WAY = (
    "all lots take one time from mine to port; some were at sea or in bonded warehouses for longer, and still arrived "
    "four to five months into the suspension"
)
ONE_REFINED_GOOD = (
    "metal, sulphate and oxide are one good here, so metal takes the whole rise of hydroxide; stocks of metal were "
    "large, and its price rose half as much"
)
SCARCE_AT_HOME = (
    "prices inside China rose as fast as those outside: ore was short, mining quotas were used up and traders held "
    "material back; in the run what is not exported lowers the price at home"
)
OXIDE_WANTED = (
    "metal makers turned to oxide, which needs no licence, while residues that hold bismuth were short; in the run "
    "capacity inside grows along the trend of all minerals"
)
SCARCE_ORE = (
    "ore was short before and beside the control: prices inside and outside both doubled from 2023 to August 2024; the "
    "run starts from 2023, has no such shortage, and gives the gap between the two markets, not their level"
)
CLOSED_TO_SOME = (
    "licences went to some countries and not to others: none to the European Union for a year, few in June 2025; the "
    "level that the run takes is one for all"
)
RUSH = (
    "buyers order at most twice as much ahead of a control; exporters shipped two and a half times the usual amount in "
    "the last month before the licences"
)
FIRST_LICENCES = (
    "what is filed before the start is decided like the rest, half of it in the median; the first licences came after "
    "two weeks, and few before February"
)
QUEUE = (
    "what was filed up to December is decided by February; licences came one by one, and buyers still had what they "
    "had ordered ahead"
)
NOBODY_SELLS = (
    "hardly anybody outside China makes spherical graphite: while nothing leaves China the price is a bound, and users "
    "lived on what they had ordered ahead"
)
REASONS: dict[str, str] = {
    "V2.1.Ga.nov": "the queue of August is decided at once in October; licences came one by one until December",
    "V2.4.order": "the price of germanium inside China was held up by purchases of the state stockpile, which the "
    "scenario leaves out, and licences for germanium stayed rarer than those for gallium",
    "V2.6.Ge": "use reacts less here than in the published equilibrium, and supply outside is next to fixed",
    "V3.1.rmse": "June and July come out too high: what was filed in the rush of April is decided when approvals rise",
    "V3.2.us_level": "every consignment to the United States waits for a whole review; a few were let through sooner",
    "V3.2.us.2025-06": "see V3.2.us_level",
    "V3.5.Dy": "the weeks without any shipment give a spike that quotes did not show",
    "V3.5.DyTwoMonths": "the weeks without any shipment give a spike that quotes did not show",
    "V3.3.first": "stocks and licences are shared out by a rule; single firms with little stock stop sooner",
    "V3.3.none": "with little stock and uneven licences some lines of small countries stop at once",
    "V3.6.Dy": "the weeks without any shipment give a spike that weighs on the mean paid",
    "V3.5.Y": "the licensed share of yttrium for buyers outside the United States leaves no scarcity as deep as the "
    "quotes of late 2025; withheld lots of a very thin market are missing",
    "V3.5.Nd": "neodymium is not under licence, and new plants outside China buy little of it in 2025",
    "V3.Tb.aug": "shipments of single consignments are lumpy; the run spreads them",
    "V1.1.ratio": "prices inside China do not join in; the quota of early 2011 is used in full: see V1.4.2011, V1.5",
    "V1.1.quarter": "the quota of the second half of 2010 bites month by month in the run; exporters still shipped on "
    "earlier quotas until September 2010, and held back in 2011",
    "V1.2.La": "what the quota keeps at home stays cheap inside China; prices there rose fivefold",
    "V1.2.Ce": "what the quota keeps at home stays cheap inside China; prices there rose fivefold",
    "V1.2.Sm": "what the quota keeps at home stays cheap inside China; prices there rose fivefold",
    "V1.2.order": "europium changes places with dysprosium: export taxes differ more than the rent",
    "V1.3.level": "the rent peaks in late 2010 and has fallen by the third quarter of 2011: see V1.1.quarter",
    "V1.4.2010": "customs counted more exports than the quota; shipments on earlier quotas and outside it are missing",
    "V1.4.2011": FILL,
    "V1.4.2012": FILL,
    "V1.4.2013": FILL,
    **{f"V1.5.{e}": BOOM for e in ("La", "Ce", "Pr", "Nd", "Eu", "Dy", "Tb")},
    "V1.6.halflife": "the price falls back within a quarter of each cut, as users save; expectations do not hold it up",
    "V1.6.2014": "neodymium stays dear in the run, as limits on mining go on and demand for magnets grows",
    "V1.7.substitution": "prices of most uses rise too little or too late to call for the fastest saving",
    "V1.7.ramp": "new plants outside China are decided later in the run than they were",
    "V1.Dy.peak": BOOM,
    "SB.X.rush": "buyers took twice the usual in the fortnight before the licences; the run gives half a month at the "
    "usual rate",
    "SB.X.june": CLOSED_TO_SOME,
    "SB.Q.eu.late": CLOSED_TO_SOME,
    "SB.Q.us": "articles are in the customs code and not under the ban, and lots of Chinese origin came through others",
    **{f"SB.P.{when}": SCARCE_ORE for when in ("eve", "dec", "jun", "sep", "late")},
    "SB.PO.late": SCARCE_ORE,
    "SB.P.change": "buyers abroad built stocks at any price in 2025, and uses react more here than they did",
    "SB.UV.eu": "see SB.P.change",
    "SB.UV.us": "see SB.P.change",
    "SB.R.dec": "concentrate that smelters outside no longer sold to China took longer to reach the market than here",
    "SB.R.jun": "see SB.R.dec",
    "SB.leak": "what the rule of detours lets through is a tenth of the gap; most of the American imports came by "
    "Thailand and Mexico",
    "CO.imports.jun": UNDER_WAY,
    "CO.imports.jul": UNDER_WAY,
    "CO.P.oct": "what still arrived in the summer of 2025 is missing, so China's stocks run out sooner",
    "CO.M.oct": ONE_REFINED_GOOD,
    "CO.M.dec": ONE_REFINED_GOOD,
    **{f"W.{target}": SCARCE_AT_HOME for target in ("P.sep", "P.dec", "I.jun", "I.dec")},
    "W.X.aug": "licences are handled as strictly as the named level says for all that is listed; customs counted "
    "finished products as well, and carbide was let through more freely than ammonium paratungstate",
    "BI.P.mar": "sellers held back what little they had; in the run stocks of users of two months and more carry them "
    "over the review",
    "BI.I.mar": OXIDE_WANTED,
    "BI.O.mar": OXIDE_WANTED,
    "BI.US.summer": "refiners elsewhere sent more to the United States than the run diverts",
    "GR.rush.flake": RUSH,
    "GR.stop.flake": FIRST_LICENCES,
    "GR.stop.sph": FIRST_LICENCES,
    "GR.feb.flake": QUEUE,
    "GR.feb.sph": QUEUE,
    "GR.P.dec": "two months without licences make flake from Africa dearer; China had more than it could sell, and "
    "prices fell",
    "GR.S.dec": NOBODY_SELLS,
    "GR.S.mar": NOBODY_SELLS,
    "A.imf.us": NARROWER,
    "A.eurosystem.eu": "firms use what is left where it is worth most and change suppliers; here all lines that need a "
    "material share what is missing, and none changes it within a year",
    "A.stock3": "stocks cover missing months in full and then nothing; the published range spreads them",
    **{f"A.usgs.{e}": DIRECT for e in ("Sm", "Lu", "Tb", "Dy", "Tm", "Nd", "La", "Pr", "Ho", "Ce", "rank")},
}
