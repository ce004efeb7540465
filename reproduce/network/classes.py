"""Classifications of the shipped input-output table: regions, sectors, and how source industries map to them."""

ICIO = [
    *("D01T02", "D03", "D05T06", "D07T08", "D09", "D10T12", "D13T15", "D16", "D17T18", "D19", "D20", "D21", "D22"),
    *("D23", "D24", "D25", "D26", "D27", "D28", "D29", "D30", "D31T33", "D35", "D36T39", "D41T43", "D45T47", "D49"),
    *("D50", "D51", "D52", "D53", "D55T56", "D58T60", "D61", "D62T63", "D64T66", "D68", "D69T75", "D77T82", "D84"),
    *("D85", "D86T88", "D90T93", "D94T96"),
]
"""The 44 industries of OECD ICIO, edition of 2021, without households as employers."""

ICIO_REGIONS = ("BRA", "CHN", "EU", "IND", "JPN", "ROW", "USA")
WIOD_REGIONS = ("USA", "CHN", "EU", "JPN", "KOR", "ROW")
PARENTS_OF_TAIWAN = ("US", "CN", "EU", "JP", "KR", "ROW")
"""Regions before Taiwan is taken out of the rest of the world."""
REGIONS = ("US", "CN", "EU", "JP", "KR", "TW", "ROW")
SOURCE_REGION = {
    "USA": "US",
    "CHN": "CN",
    "EU": "EU",
    "JPN": "JP",
    "KOR": "KR",
    "IND": "ROW",
    "BRA": "ROW",
    "ROW": "ROW",
}

SECTORS = {
    "agriculture_food": "D01T02 D03 D10T12",
    "mining": "D05T06 D07T08 D09",
    "textiles_wood_paper": "D13T15 D16 D17T18",
    "chemicals_refining": "D19 D20",
    "pharma_plastics": "D21 D22",
    "glass_ceramics": "D23",
    "metals": "D24",
    "metal_products": "D25",
    "electronics": "D26 (part)",
    "semiconductors": "D26 (part)",
    "electrical_equipment": "D27",
    "machinery": "D28",
    "motor_vehicles": "D29",
    "aerospace_defence": "D30 and D26 (parts)",
    "medical_devices": "D31T33 and D26 (parts)",
    "other_manufacturing": "D30 and D31T33 (parts)",
    "utilities_construction": "D35 D36T39 D41T43",
    "trade_transport": "D45T47 D49 D50 D51 D52 D53 D55T56",
    "business_services": "D58T60 D61 D62T63 D64T66 D68 D69T75 D77T82",
    "public_services": "D84 D85 D86T88 D90T93 D94T96",
}
"""The 20 sectors of the shipped table and the industries they are made of."""

GOODS = 16
"""The first sectors are goods, the others services."""

NAMES = {
    "agriculture_food": "agriculture and food",
    "mining": "mining and energy extraction",
    "textiles_wood_paper": "textiles, wood and paper",
    "chemicals_refining": "chemicals and refining",
    "pharma_plastics": "pharmaceuticals, rubber and plastics",
    "glass_ceramics": "glass, ceramics and other minerals",
    "metals": "basic metals",
    "metal_products": "metal products",
    "electronics": "electronics and optics",
    "semiconductors": "semiconductors",
    "electrical_equipment": "electrical equipment",
    "machinery": "machinery",
    "motor_vehicles": "motor vehicles",
    "aerospace_defence": "aerospace and defence",
    "medical_devices": "medical devices",
    "other_manufacturing": "ships, trains and other manufacturing",
    "utilities_construction": "utilities and construction",
    "trade_transport": "trade, transport and hotels",
    "business_services": "business services",
    "public_services": "public and personal services",
}

PARENTS = {
    "D26": ("electronics", "semiconductors", "aerospace_defence", "medical_devices"),
    "D30": ("aerospace_defence", "other_manufacturing"),
    "D31T33": ("medical_devices", "other_manufacturing"),
}
"""Source industries that are split."""

AEROSPACE = {"CN": 0.30, "US": 0.80, "EU": 0.62, "JP": 0.25, "KR": 0.20, "ROW": 0.50}
MEDICAL = {"CN": 0.10, "US": 0.40, "EU": 0.30, "JP": 0.25, "KR": 0.20, "ROW": 0.20}
DEFENCE_ELECTRONICS = {"CN": 0.02, "US": 0.15, "EU": 0.06, "JP": 0.02, "KR": 0.02, "ROW": 0.02}
ELECTROMEDICAL = {"CN": 0.015, "US": 0.06, "EU": 0.05, "JP": 0.05, "KR": 0.015, "ROW": 0.015}
SEMICONDUCTORS = {"CN": 0.15, "US": 0.25, "EU": 0.25, "JP": 0.35, "KR": 0.65, "ROW": 0.39}
"""Shares of D30, D31T33 and D26; the last is of what D26 leaves to electronics. All assumed, as in sectors.csv; the
rest of the world includes Taiwan here, and India, whose share of semiconductors (.03) pulls .40 down to .39."""

WIOD_OF = {
    "Agriculture": "D01T02 D03",
    "Mining": "D05T06 D07T08 D09",
    "Food": "D10T12",
    "Textiles": "D13T15",
    "Leather": "D13T15",
    "Wood": "D16",
    "Paper_Printing": "D17T18",
    "Coke_RefinedPetroleum": "D19",
    "Chemicals": "D20 D21",
    "Rubber_Plastics": "D22",
    "NonMetallicMineral": "D23",
    "Basic_Fabricated_Metals": "D24 D25",
    "Machinery_nec": "D28",
    "Electrical_Optical_Equip": "D26 D27",
    "Transport_Equip": "D29 D30",
    "Manufacturing_nec_Recycling": "D31T33",
    "Electricity_Gas_Water": "D35 D36T39",
    "Construction": "D41T43",
    "Sale_Repair_Motor": "D45T47",
    "Wholesale": "D45T47",
    "Retail": "D45T47",
    "Hotels_Restaurants": "D55T56",
    "Inland_Transport": "D49",
    "Water_Transport": "D50",
    "Air_Transport": "D51",
    "Transport_Support": "D52",
    "Post_Telecom": "D53 D61",
    "Finance": "D64T66",
    "RealEstate": "D68",
    "Business_Services": "D58T60 D62T63 D69T75 D77T82",
    "PublicAdmin_Defence": "D84",
    "Education": "D85",
    "Health": "D86T88",
    "Other_Services": "D90T93 D94T96",
    "Private_Households": "D90T93 D94T96",
}
"""WIOD (release of 2013) sector to ICIO industries."""

BEA_PARTS = {
    "semiconductors": ("334413", "334418", "33441A"),
    "aerospace_defence": ("334511", "336411", "336412", "336413", "336414", "33641A", "336992"),
    "medical_devices": ("334510", "334517", "339112", "339113", "339114", "339115", "339116"),
}
"""Detailed US commodities that stand for the parts when rows are split over buyers."""

BEA_PARENT = {"D26": ("334",), "D30": ("3364", "3365", "3366", "3369"), "D31T33": ("337", "339")}
