# ruff: noqa: E501 - sentences stay whole
"""Leads in the style of wires, of 1 December 2026, each with the measures that it tells: one a line.

After each text: who acts, the kind, its state, on whom, on what, its first day and its level, ``-`` for none.
"""

RETURNS = [
    # the main verb says that a measure is back; its pause is told aside
    (
        "BEIJING, Dec 1 (Reuters) - China's ban on exports of gallium to the United States, suspended until Nov. 27, took effect again on Friday.",
        "CN export_control in_force US Ga 2026-11-27 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's ban on exports of germanium to the United States came back into force on Saturday after a year's suspension ran out, the commerce ministry said.",
        "CN export_control in_force US Ge 2026-11-28 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China on Tuesday reinstated its ban on exports of antimony to the United States, which had been suspended since last November.",
        "CN export_control in_force US Sb 2026-12-01 -",
    ),
    (
        "TOKYO, Dec 1 (Nikkei) - China's ban on exports of germanium to the United States, paused for a year, is back in force, the ministry said on Monday.",
        "CN export_control in_force US Ge 2026-11-30 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's controls on rare earth magnets, suspended until November 10, resumed on Wednesday, the commerce ministry said.",
        "CN export_control in_force * magnets 2026-11-25 -",
    ),
    (
        "HANOI, Dec 1 (Reuters) - Vietnam's ban on exports of tungsten, lifted in May, will take effect again from Jan. 15, the trade ministry said.",
        "VN export_control announced * W 2027-01-15 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - The suspension of China's ban on exports of gallium to the United States ended on Nov. 27.",
        "CN export_control in_force US Ga 2026-11-27 -",
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - A 25% U.S. tariff on Chinese magnets, suspended since last November, went into effect again on Monday, the trade representative said.",
        "US tariff in_force CN magnets 2026-11-30 0.25",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China halted shipments to the United States of gallium, germanium and antimony in December 2024, a measure it suspended last year until Nov. 27, 2026.",
        "CN export_control suspended US Ga+Ge+Sb - -",
    ),
    (
        "BRUSSELS, Dec 1 (Reuters) - China's ban on exports of gallium to the United States, suspended until Nov. 27, 2026, will not return before March, the ministry said.",
        "CN export_control suspended US Ga - -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's ban on exports of gallium to the United States, suspended until Nov. 27, 2027, will come back into force then.",
        "CN export_control suspended US Ga - -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's ban on germanium exports, paused last year, is back in force.",
        "CN export_control in_force * Ge - -",
    ),
]

TARGETS = [
    # a duty is on whom its goods are from; firms that it costs are not
    (
        "MANILA, Dec 1 (Reuters) - The United States will apply duties of 160% on anode-grade graphite from China starting Jan. 20, the Commerce Department said Monday, closing a two-year anti-dumping case and threatening to raise costs for Japanese and South Korean battery makers with plants in America.",
        "US tariff announced CN graphite 2027-01-20 1.6",
    ),
    (
        "BRUSSELS, Dec 1 (Reuters) - The European Union will levy duties of 40% on Chinese magnets from March 1, a step likely to raise costs for Japanese and American carmakers in Europe.",
        "EU tariff announced CN magnets 2027-03-01 0.4",
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - The United States will impose duties of 60% on graphite from China from Jan. 20, drawing protests from Japanese battery makers.",
        "US tariff announced CN graphite 2027-01-20 0.6",
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - Washington will levy a 40% tariff on magnets from China from March 1, a step expected to hit carmakers in Japan and Mexico.",
        "US tariff announced CN magnets 2027-03-01 0.4",
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - The United States will impose a 25% tariff on tungsten from China from Feb. 1, pushing up prices for German and Japanese toolmakers.",
        "US tariff announced CN W 2027-02-01 0.25",
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - The United States will put tariffs of 30% on magnets from China and Vietnam from Jan. 15, leaving Japanese suppliers as the main alternative.",
        "US tariff announced CN+VN magnets 2027-01-15 0.3",
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - The United States will impose a 20% tariff on Japanese and South Korean magnet makers from Feb. 1.",
        "US tariff announced JP+KR magnets 2027-02-01 0.2",
    ),
    (
        'BEIJING, Dec 1 (Reuters) - The United States will impose duties of 160% on graphite from China from Jan. 20. Beijing, which has required licenses to export graphite since December 2023, said it "firmly opposes" the duties.',
        "US tariff announced CN graphite 2027-01-20 1.6\nCN export_control in_force * graphite 2023-12-01 -",
    ),
    (
        "SEOUL, Dec 1 (Reuters) - The United States will impose duties of 35% on graphite from China from Feb. 10. South Korea said it condemned the duties.",
        "US tariff announced CN graphite 2027-02-10 0.35",
    ),
]

CUTS = [
    # exports that are cut by a share; mining quotas
    (
        "BEIJING, Dec 1 (Reuters) - China will halve exports of bismuth to South Korea and Japan from Jan. 1, the commerce ministry said.",
        "CN export_control announced JP+KR Bi 2027-01-01 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will halve exports of gallium to Japan from Jan. 1, the commerce ministry said.",
        "CN export_control announced JP Ga 2027-01-01 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - Exports of tungsten to the United States will be halved from Jan. 1, China's commerce ministry said.",
        "CN export_control announced US W 2027-01-01 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will cut its tungsten mining quota for 2027 by 10%, the natural resources ministry said.",
        "CN mining_limit announced - W 2027-01-01 0.1",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will cut rare earth output quotas by a fifth next year, the industry ministry said.",
        "CN mining_limit announced - rare earths 2027-01-01 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's mining quotas for antimony will be cut by a quarter in 2027, the natural resources ministry said.",
        "CN mining_limit announced - Sb 2027-01-01 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will lower its quota for rare earth mining by 12% in 2027, the industry ministry said.",
        "CN mining_limit announced - rare earths 2027-01-01 0.12",
    ),
]

SUMS = [
    # amounts with the goods of their own phrase
    (
        "WASHINGTON, Dec 1 (Reuters) - The Pentagon plans to buy 5,000 metric tons of tungsten and $400 million worth of gallium and germanium for the national defense stockpile over the next two years.",
        "US stockpile announced - W - 5000 t\nUS stockpile announced - Ga+Ge - 400 MUSD",
    ),
    (
        "SEOUL, Dec 1 (Reuters) - South Korea will buy 300 tonnes of gallium and 2,000 tonnes of antimony for its stockpile by the end of 2027.",
        "KR stockpile announced - Ga - 300 t\nKR stockpile announced - Sb - 2000 t",
    ),
    (
        "TOKYO, Dec 1 (Reuters) - Japan will buy 12,000 tonnes of nickel and 500 tonnes of cobalt for its strategic reserve next year, the ministry said.",
        "JP stockpile announced - Ni 2027-01-01 12000 t\nJP stockpile announced - Co 2027-01-01 500 t",
    ),
    (
        "BRUSSELS, Dec 1 (Reuters) - The EU will buy a six-month reserve of gallium and germanium and restrict exports of scrap magnets from April 2027. The joint purchases will start in the second quarter and cost about 250 million euros.",
        "EU stockpile announced - Ga+Ge - -\nEU export_control announced * magnets 2027-04-01 -\nEU purchase announced - Ga+Ge - 250 MEUR",
    ),
]

OUTAGES = [
    # mines stand still, and nobody decided it who makes policy
    (
        "YANGON, Dec 1 (Reuters) - The Kachin Independence Army has closed all rare earth mines around Chipwi and Pangwa in northern Myanmar and halted trucks to China for at least three months, according to three people.",
        "MM mining_limit in_force - rare earths - -",
    ),
    (
        "YANGON, Dec 1 (Reuters) - Rebels in Myanmar shut the rare earth mines of Pangwa on Monday, miners said.",
        "MM mining_limit in_force - rare earths 2026-11-30 -",
    ),
    (
        "KINSHASA, Dec 1 (Reuters) - A power outage has cut cobalt output at Congo's Kamoto mine by half.",
        "CD mining_limit in_force - Co - -",
    ),
    (
        "MAPUTO, Dec 1 (Reuters) - Protesters have blocked the road to the Balama graphite mine in Mozambique, and Syrah declared force majeure.",
        "MZ mining_limit in_force - graphite - -",
    ),
    (
        "GOMA, Dec 1 (Reuters) - M23 rebels closed the Rubaya coltan mines in eastern Democratic Republic of Congo on Tuesday, halting tantalum shipments.",
        "CD mining_limit in_force - Ta 2026-12-01 -",
    ),
    (
        "PERTH, Dec 1 (Reuters) - A flood has halted production at Australia's Greenbushes lithium mine for two months.",
        "AU mining_limit in_force - Li - -",
    ),
]

SHARES = [
    # how many applications are approved, told as a rise
    (
        "BRUSSELS, Dec 1 (FT) - China will approve about 80 per cent of applications for yttrium and dysprosium from European groups by the end of the year, up from roughly half in the autumn, the EU's trade commissioner said.",
        "CN export_control announced EU Y+Dy 2026-12-31 -",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will approve about 70% of licence applications for magnets from Japanese buyers from January, up from 40% this year.",
        "CN export_control announced JP magnets 2027-01-01 -",
    ),
    (
        "China to grant European groups general licences for yttrium and dysprosium\n\nChina has agreed to grant one-year general licences for exports of yttrium and dysprosium to European companies from January 1, the EU's trade commissioner said on Tuesday.",
        "CN export_control announced EU Y+Dy 2027-01-01 -",
    ),
]

LEADS = [*RETURNS, *TARGETS, *CUTS, *SUMS, *OUTAGES, *SHARES]

SIMULATED = [
    # as what each is simulated when it is read or when its first answer is taken: kind, then fields
    (
        "BEIJING, Dec 1 (Reuters) - China will cut exports of dysprosium to the European Union by half from Feb. 1, the commerce ministry said.",
        "export_control",
        {"destinations": ("EU",), "start": "2027-02-01", "half_of_record": True},
    ),
    (
        "HANOI, Dec 1 (Reuters) - Vietnam will reduce exports of tungsten by 20% from January, the trade ministry said.",
        "export_control",
        {"approval": 0.8, "review": 0.0},
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China said it would reduce exports of germanium to Japan by 40% from Jan. 1.",
        "export_control",
        {"destinations": ("JP",)},
    ),
    (
        "BEIJING, Dec 1 (Reuters) - Exports of germanium to Japan will be reduced by 60% from Feb. 1, China's commerce ministry said.",
        "export_control",
        {"destinations": ("JP",)},
    ),
    (
        "KINSHASA, Dec 1 (Reuters) - The Democratic Republic of Congo will slash cobalt exports by a third from January, the mining minister said.",
        "quota",
        {"actor": "CD"},
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will cut its tungsten mining quota for 2027 by 10%, the natural resources ministry said.",
        "mining_limit",
        {"share": 0.9, "start": "2027-01-01", "end": "2027-12-31"},
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China will cut rare earth output quotas by a fifth next year, the industry ministry said.",
        "mining_limit",
        {"share": 0.8},
    ),
    (
        "YANGON, Dec 1 (Reuters) - Rebels in Myanmar shut the rare earth mines of Pangwa on Monday, miners said.",
        "mining_limit",
        {"actor": "MM", "share": 0.0},
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China halted shipments to the United States of gallium, germanium and antimony in December 2024, a measure it suspended last year until Nov. 27, 2026.",
        "export_control",
        {"ban": True, "start": "2026-11-27"},
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's ban on exports of gallium to the United States, suspended until Nov. 27, took effect again on Friday.",
        "export_control",
        {"ban": True, "start": "2026-11-27"},
    ),
    (
        "WASHINGTON, Dec 1 (Reuters) - The Pentagon plans to buy 5,000 metric tons of tungsten and $400 million worth of gallium and germanium for the national defense stockpile over the next two years.",
        "stockpile",
        {"goods": ("W.*",)},
    ),
]

NOTHING = [
    # nothing is read as a measure; what is said of it
    (
        "KUALA LUMPUR, Dec 1 (Reuters) - Lynas Rare Earths declared force majeure on Tuesday after a fire halted production at its plant in Gebeng, Malaysia, the largest rare earth separation facility outside China.",
        "an outage of supply",
    ),
    (
        "SANTIAGO, Dec 1 (Reuters) - An earthquake halted output at Chile's lithium plants in Antofagasta on Monday.",
        "an outage of supply",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China's exports of gallium to Japan halved in November, customs data showed.",
        "names no export control",
    ),
    (
        "BEIJING, Dec 1 (Reuters) - China cut exports of germanium by 40% in the first ten months, customs data showed.",
        "names no export control",
    ),
    (
        "SINGAPORE, Dec 1 (Reuters) - Lynas will cut exports of neodymium to Japan by half next year, the company said.",
        "does not say who acts",
    ),
]
