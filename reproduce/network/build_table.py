"""Build the shipped input-output table from public tables: 7 regions x 20 sectors, balanced, 2024 value added.

Usage: python reproduce/network/build_table.py [DATA] [OUT]

DATA is the folder with the data kit (default ``../shared/data`` beside the repository), OUT the folder to write to
(default ``src/monazite/data/shared``). The recipe is told in docs/model/network.md.
"""

import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import classes as c
from american import american_duties, american_imports, increases
from taiwan import add_taiwan
from write_table import write

ROOT = Path(__file__).resolve().parents[2]
SERVICES_THETA = 4.0


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_icio(folder: Path) -> tuple[np.ndarray, ...]:
    """Flows (origin, dest, industry), inputs per output (region, input, output), value added per output."""
    r = {name: i for i, name in enumerate(c.ICIO_REGIONS)}
    n, k = len(r), len(c.ICIO)
    flow, use, va, duty = np.zeros((n, n, k)), np.zeros((n, k, k)), np.zeros((n, k)), np.zeros((n, n, k))
    for row in rows(folder / "TradeFlow2017.csv"):
        flow[r[row["iso_o"]], r[row["iso_d"]], int(row["indcode"]) - 1] = float(row["tradevalue"])
    for row in rows(folder / "IOshare.csv"):
        use[r[row["iso_o"]], int(row["input_ind"]) - 1, int(row["output_ind"]) - 1] = float(row["valueshare"])
    for row in rows(folder / "vashare.csv"):
        va[r[row["iso_o"]], int(row["indcode"]) - 1] = float(row["vashare"])
    for row in rows(folder / "tariff_prewar2017.csv"):
        duty[r[row["iso_o"]], r[row["iso_d"]], int(row["indcode"]) - 1] = float(row["AHS_simple"])
    return np.maximum(flow, 0.0), use, va, duty


def read_wiod(path: Path) -> tuple[np.ndarray, ...]:
    """Sales (origin, dest, block), inputs per output (region, input, output), value added per output, 35 sectors.

    Last: final demand over value added by region.
    """
    with path.open(newline="") as file:
        table = list(csv.reader(file))
    sectors, regions = list(c.WIOD_OF), c.WIOD_REGIONS
    n, k = len(regions), len(sectors)
    values = np.array([[float(x or 0.0) for x in row[1:]] for row in table[1 : n * k + 1]])
    z = values[:, : n * k].reshape(n, k, n, k)
    final = np.maximum(values[:, n * k : n * k + 5 * n], 0.0).reshape(n, k, n, 5).sum(3)
    output = values[:, -1].reshape(n, k)
    sales = (z.sum(3) + final).transpose(0, 2, 1)
    cost = z.sum(0).transpose(1, 0, 2)
    use = np.divide(cost, output[:, None, :], out=np.zeros_like(cost), where=output[:, None, :] > 0)
    share = 1.0 - use.sum(1)
    return sales, use, share, final.sum((0, 1)) / (share * output).sum(1)


def membership(groups: dict[str, str], items: list[str]) -> np.ndarray:
    """1 where an item belongs to a group (group, item)."""
    return np.array([[float(item in text.split()) for item in items] for text in groups.values()])


def add_korea(icio, wiod) -> tuple[np.ndarray, ...]:
    """Split Korea off the rest of the world with WIOD 2011; Brazil and India join the rest.

    Sales: the Korean part of what Korea and the rest sell to a buyer, by WIOD sector. Inputs: Japan's of ICIO, each
    block of WIOD sectors scaled to Korea's coefficient. Returns flow, use, value-added share, duty on
    PARENTS_OF_TAIWAN.
    """
    flow, use, va, duty = icio
    sales, use_w, va_w, _ = wiod
    member = membership(c.WIOD_OF, c.ICIO)
    member = member / np.maximum(member.sum(1, keepdims=True), 1.0)
    spread = member / np.maximum(member.sum(0, keepdims=True), 1e-30)  # weight of a WIOD sector in an ICIO industry
    k, r = len(c.ICIO), {name: i for i, name in enumerate(c.PARENTS_OF_TAIWAN)}
    w = {name: i for i, name in enumerate(c.WIOD_REGIONS)}
    n = len(c.PARENTS_OF_TAIWAN)
    out_flow, tax = np.zeros((n, n, k)), np.zeros((n, n, k))
    for o, a in enumerate(c.ICIO_REGIONS):
        for d, b in enumerate(c.ICIO_REGIONS):
            i, j = r[c.SOURCE_REGION[a]], r[c.SOURCE_REGION[b]]
            out_flow[i, j] += flow[o, d]
            tax[i, j] += flow[o, d] * duty[o, d]
    rate = np.divide(tax, out_flow, out=np.zeros_like(tax), where=out_flow > 0)
    kor, row, kr, rest = w["KOR"], w["ROW"], r["KR"], r["ROW"]
    partner = {"US": "USA", "CN": "CHN", "EU": "EU", "JP": "JPN"}

    def part(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.divide(a, a + b, out=np.zeros_like(a), where=a + b > 0) @ spread

    whole = out_flow[rest, rest].copy()
    inside = {(x, y): sales[x, y] for x in (kor, row) for y in (kor, row)}
    total = sum(inside.values())
    for (x, y), value in inside.items():
        share = np.divide(value, total, out=np.zeros_like(value), where=total > 0) @ spread
        out_flow[kr if x == kor else rest, kr if y == kor else rest] = whole * share
    for name, other in partner.items():
        sold = part(sales[kor, w[other]], sales[row, w[other]])
        bought = part(sales[w[other], kor], sales[w[other], row])
        i = r[name]
        out_flow[kr, i], out_flow[rest, i] = out_flow[rest, i] * sold, out_flow[rest, i] * (1.0 - sold)
        out_flow[i, kr], out_flow[i, rest] = out_flow[i, rest] * bought, out_flow[i, rest] * (1.0 - bought)
    rate[kr], rate[:, kr] = rate[rest], rate[:, rest]
    rate[kr, kr] = 0.0
    return (out_flow, *_structures(use, va, flow, use_w[kor], va_w[kor], member, spread), rate)


def _structures(use, va, flow, use_kor, va_kor, member, spread) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and value added per output: Brazil and India join the rest by output, Korea as said in `add_korea`."""
    at = {name: i for i, name in enumerate(c.ICIO_REGIONS)}
    output = flow.sum(1)
    own = {"US": "USA", "CN": "CHN", "EU": "EU", "JP": "JPN"}
    uses, values = [], []
    for name in c.PARENTS_OF_TAIWAN:
        if name in own:
            uses.append(use[at[own[name]]])
            values.append(va[at[own[name]]])
        elif name == "KR":
            japan, weight = use[at["JPN"]], output[at["JPN"]]
            blocks = (member > 0).astype(float)
            cost = blocks @ (japan * weight) @ blocks.T
            coefficient = cost / np.maximum(blocks @ weight, 1e-9)[None, :]
            scale = np.divide(use_kor, coefficient, out=np.ones_like(use_kor), where=coefficient > 1e-6)
            uses.append(japan * (spread.T @ np.clip(scale, 0.1, 10.0) @ spread))
            values.append(spread.T @ va_kor)
        else:
            both = [at["ROW"], at["BRA"], at["IND"]]
            weight = output[both] / output[both].sum(0)
            uses.append((use[both] * weight[:, None, :]).sum(0))
            values.append((va[both] * weight).sum(0))
    scaled = []
    for u, v in zip(uses, values, strict=True):  # inputs and value added sum to one
        total = u.sum(0)
        scaled.append(u * np.divide(1.0 - v, total, out=np.zeros_like(total), where=total > 0))
    return np.array(scaled), np.array(values)


def sector_weights() -> np.ndarray:
    """Share of an industry's output that belongs to a sector (region, sector, industry)."""
    names, out = list(c.SECTORS), np.zeros((len(c.PARENTS_OF_TAIWAN), len(c.SECTORS), len(c.ICIO)))
    for s, name in enumerate(names):
        for industry in c.SECTORS[name].split():
            if industry in c.ICIO and industry not in c.PARENTS:
                out[:, s, c.ICIO.index(industry)] = 1.0
    at = {name: i for i, name in enumerate(names)}
    d26, d30, d31 = (c.ICIO.index(x) for x in ("D26", "D30", "D31T33"))
    for r, region in enumerate(c.PARENTS_OF_TAIWAN):
        air, med = c.DEFENCE_ELECTRONICS[region], c.ELECTROMEDICAL[region]
        rest = 1.0 - air - med
        out[r, at["aerospace_defence"], d26], out[r, at["medical_devices"], d26] = air, med
        out[r, at["semiconductors"], d26] = rest * c.SEMICONDUCTORS[region]
        out[r, at["electronics"], d26] = rest * (1.0 - c.SEMICONDUCTORS[region])
        out[r, at["aerospace_defence"], d30] = c.AEROSPACE[region]
        out[r, at["other_manufacturing"], d30] = 1.0 - c.AEROSPACE[region]
        out[r, at["medical_devices"], d31] = c.MEDICAL[region]
        out[r, at["other_manufacturing"], d31] = 1.0 - c.MEDICAL[region]
    return out


def buyer_weights(path: Path) -> dict[str, np.ndarray]:
    """Share of a parent's sales to each industry that is one of its parts, from the detailed US use table.

    Industries without purchases in the table take the share over all buyers.
    """
    table = rows(path)
    buyers = [name for name in table[0] if name != "bea_code"]
    groups = _bea_groups()
    found = {}
    for parent, prefixes in c.BEA_PARENT.items():
        lines = [row for row in table if row["bea_code"].startswith(prefixes)]
        for part in c.PARENTS[parent]:
            codes = c.BEA_PARTS.get(part)
            if codes is None:
                continue
            mine, all_ = np.zeros(len(c.ICIO)), np.zeros(len(c.ICIO))
            for row in lines:
                for buyer in buyers:
                    industry = next((i for i, heads in groups.items() if buyer.startswith(heads)), None)
                    if industry is None:
                        continue
                    value = float(row[buyer] or 0.0)
                    all_[c.ICIO.index(industry)] += value
                    mine[c.ICIO.index(industry)] += value * (row["bea_code"] in codes)
            mean = mine.sum() / max(all_.sum(), 1e-9)
            found[f"{parent}.{part}"] = np.where(all_ > 0, mine / np.maximum(all_, 1e-9), mean)
    return found


def _bea_groups() -> dict[str, tuple[str, ...]]:
    return {
        "D20": ("3251", "3252", "3253", "3255", "3256", "3259"),
        "D21": ("3254",),
        "D22": ("326",),
        "D23": ("327",),
        "D24": ("331",),
        "D25": ("332",),
        "D26": ("334",),
        "D27": ("335",),
        "D28": ("333",),
        "D29": ("3361", "3362", "3363"),
        "D30": ("3364", "3365", "3366", "3369"),
        "D31T33": ("337", "339"),
        "D41T43": ("23",),
        "D45T47": ("42", "44", "45", "4B"),
        "D61": ("517",),
        "D62T63": ("518", "519", "5415"),
        "D69T75": ("541",),
        "D84": ("S005", "S006", "GSL"),
        "D86T88": ("62",),
    }


def to_sectors(flow, use, va, rate, parts) -> tuple[np.ndarray, ...]:
    """Trade, use with final demand last, value added per output and duty on 20 sectors.

    A parent's purchases by an industry are split over its parts by the US buyer shares, scaled region by region so
    that the parts' totals follow their output; columns of parts have their parent's inputs.
    """
    weight = sector_weights()
    n, s, k = weight.shape
    output = flow.sum(1)
    z = use * output[:, None, :]
    spent = flow.sum(0)
    final = np.maximum(spent - z.sum(2), 1e-6)
    whole = np.concatenate([z, final[:, :, None]], 2)
    rows_ = np.zeros((n, s, k + 1))
    names = list(c.SECTORS)
    made = np.einsum("rsk,rk->sk", weight, output) / output.sum(0)
    for i, industry in enumerate(c.ICIO):
        split = np.repeat(made[:, i][:, None], k + 1, 1)
        if industry in c.PARENTS:
            for part in c.PARENTS[industry]:
                share = parts.get(f"{industry}.{part}")
                if share is not None:
                    split[names.index(part), :k] = share
            rest = c.PARENTS[industry][0] if industry == "D26" else c.PARENTS[industry][1]
            split[names.index(rest), :k] = 0.0
            split[names.index(rest), :k] = np.maximum(1.0 - split[:, :k].sum(0), 0.02)
            split = split / split.sum(0)
        rows_ += split[None] * whole[:, None, i, :]
    new_use = np.zeros((n, s, s + 1))
    for r in range(n):
        new_use[r, :, :s] = rows_[r, :, :k] @ weight[r].T
        new_use[r, :, s] = rows_[r, :, k]
    trade = np.einsum("osk,odk->ods", weight, flow)
    duty = np.einsum("osk,odk,odk->ods", weight, flow, rate)
    duty = np.divide(duty, trade, out=np.zeros_like(duty), where=trade > 0)
    made_r = np.einsum("rsk,rk->rs", weight, output)
    share = np.einsum("rsk,rk->rs", weight, output * va) / made_r
    return trade, new_use, share, duty


def value_added(folder: Path, share: np.ndarray, trade: np.ndarray) -> np.ndarray:
    """Value added 2024 (region, sector), MUSD: GDP times the shares of the source year.

    Sectors that sectors.csv names keep its figures; the others share the rest of the GDP.
    """
    member = {name: name for name in c.PARENTS_OF_TAIWAN if name != "ROW"}
    gdp = dict.fromkeys(c.PARENTS_OF_TAIWAN, 0.0)
    known: dict[tuple[str, str], float] = {}
    for row in rows(folder / "regions.csv"):
        gdp[member.get(row["region"], "ROW")] += float(row["gdp[MUSD/yr]"])
    for row in rows(folder / "sectors.csv"):
        key = (member.get(row["region"], "ROW"), row["sector"])
        known[key] = known.get(key, 0.0) + float(row["value_added[MUSD/yr]"])
    names = list(c.SECTORS)
    old = trade.sum(1) * share
    out = old / old.sum(1, keepdims=True)
    for r, region in enumerate(c.PARENTS_OF_TAIWAN):
        fixed = {}
        wind = known.get((region, "wind_power"), 0.0)
        for sector in ("motor_vehicles", "aerospace_defence", "medical_devices", "chemicals_refining", "metals"):
            fixed[sector] = known[region, sector]
        fixed["electrical_equipment"] = known[region, "electrical_equipment"] + wind / 2.0
        fixed["machinery"] = known[region, "machinery"] + wind / 2.0
        fixed["glass_ceramics"] = known[region, "glass_ceramics"] / 0.4
        fixed["semiconductors"] = known[region, "electronics"] * c.SEMICONDUCTORS[region]
        fixed["electronics"] = known[region, "electronics"] * (1.0 - c.SEMICONDUCTORS[region])
        free = [i for i, name in enumerate(names) if name not in fixed]
        left = gdp[region] - sum(fixed.values())
        out[r, free] *= left / out[r, free].sum()
        for name, value in fixed.items():
            out[r, names.index(name)] = value
    return out


def balance(trade, use, va, share, ratio, totals) -> tuple[np.ndarray, np.ndarray]:
    """Proportional fitting of the whole table to the value added and the totals of goods trade wanted.

    Row sums are outputs va / share, column sums of industries outputs less value added; final demand of a region keeps
    its ``ratio`` to value added, scaled so that the world's equals its value added; ``totals`` (origin, dest) of goods
    are met where they are not zero. The table is sales shares by origin times use; both stay of that form, so trade and
    use together hold the whole table.
    """
    pi = trade / trade.sum(0)
    output = va / share
    final = va.sum(1) * ratio
    final *= va.sum() / final.sum()
    columns = np.concatenate([output - va, final[:, None]], 1)
    use = use * (columns / use.sum(1))[:, None, :]
    goods = slice(0, c.GOODS)
    for _ in range(20000):
        sold = np.einsum("ods,ds->os", pi, use.sum(2))
        pi = pi * (output / sold)[:, None, :]
        level = pi.sum(0)
        pi, use = pi / level, use * level[:, :, None]
        bought = np.einsum("ods,ds->od", pi[:, :, goods], use[:, goods].sum(2))
        scale = np.where(totals > 0, totals / bought, 1.0)
        pi[:, :, goods] *= scale[:, :, None]
        level = pi.sum(0)
        pi, use = pi / level, use * level[:, :, None]
        gap = use.sum(1) / columns
        use = use / gap[:, None, :]
        if np.abs(gap - 1.0).max() < 1e-10 and np.abs(output / sold - 1.0).max() < 1e-10:
            break
    else:
        raise SystemExit("the table does not balance")
    return pi * use.sum(2)[None], use


def elasticities(path: Path, output: np.ndarray) -> np.ndarray:
    """Trade elasticity of a sector: mean of its industries weighted by world output; services 4."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [row for row in csv.reader(file) if row and row[0].isdigit()]
    theta = np.array([float(row[1]) for row in lines])
    theta[22:] = SERVICES_THETA
    weight = sector_weights() * output[:, None, :]
    weight = weight.sum(0)
    return (weight @ theta) / weight.sum(1)


def main(data: Path, out: Path) -> None:
    """Read, split, aggregate, balance, take Taiwan out, balance again, write."""
    icio = read_icio(data / "icio2017_7reg44sec")
    wiod = read_wiod(data / "wiod2011_6reg35sec_musd.csv")
    flow, use, va, rate = add_korea(icio, wiod)
    parts = buyer_weights(data / "bea" / "bl_io_detail_bea_use_domestic.csv")
    trade, use20, share, duty = to_sectors(flow, use, va, rate, parts)
    wanted = value_added(ROOT / "src" / "monazite" / "data" / "shared", share, trade)
    imports, paid = american_imports(data / "tariffs" / "country-by-time.csv")
    us, tw = c.PARENTS_OF_TAIWAN.index("US"), c.REGIONS.index("TW")
    ratio = use20[:, :, -1].sum(1) / (trade.sum(1) * share).sum(1)
    ratio[c.PARENTS_OF_TAIWAN.index("KR")] = wiod[3][c.WIOD_REGIONS.index("KOR")]
    totals = np.zeros((len(c.PARENTS_OF_TAIWAN),) * 2)
    totals[:, us] = np.delete(imports, tw)
    totals[c.PARENTS_OF_TAIWAN.index("ROW"), us] += imports[tw]
    trade, use20 = balance(trade, use20, wanted, share, ratio, totals)
    trade, use20, wanted, share, duty, ratio, totals = add_taiwan(trade, use20, wanted, share, duty, imports[tw])
    totals[:, us] = imports
    trade, use20 = balance(trade, use20, wanted, share, ratio, totals)
    theta = elasticities(data / "icio2017_7reg44sec" / "cal_elasticities.csv", flow.sum(1))
    extra = increases(data / "icio2017_7reg44sec", "Trump", icio[0][1, 6], sector_weights().sum(0))
    write(out, trade, use20, american_duties(duty, trade, paid, extra), theta)


if __name__ == "__main__":
    given = [Path(a) for a in sys.argv[1:]]
    main(given[0] if given else ROOT.parent / "shared" / "data", given[1] if len(given) > 1 else
         ROOT / "src" / "monazite" / "data" / "shared")  # fmt: skip
