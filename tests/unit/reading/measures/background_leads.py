# ruff: noqa: E501 - sentences stay whole
"""Leads of wires with clauses about somebody else, the consequence or what was, each with the measure that it tells.

After each text: who acts, the kind, its state and on whom, a measure a line where there are two.
"""

LEADS = [
    # in a move that ..., a step that ...
    ("China will ban exports of gallium to Japan from 15 December, in a move that threatens to disrupt chipmakers across Asia.", "CN export_control announced JP"),
    ("The Democratic Republic of the Congo will cap cobalt exports at 48,300 tonnes in 2027, in a step that could squeeze battery makers in South Korea.", "CD export_control announced *"),
    ("Indonesia will levy an export tax of 10% on nickel from 1 January 2027, a move that may delay several smelters, the finance ministry said.", "ID export_tax announced *"),
    ("The United States will impose a tariff of 25% on magnets from China from 1 February 2027, a step that carmakers had sought to avoid.", "US tariff announced CN"),
    ("Japan will build a stockpile of dysprosium for six months of use from April 2027, in a bid that traders say may push up prices.", "JP stockpile announced -"),
    ("The European Union will impose a tariff of 20% on graphite from China from 1 March 2027, a decision that Germany's carmakers had asked Brussels to delay.", "EU tariff announced CN"),
    ("China will require licences for exports of antimony from 10 January 2027, a measure that analysts said might be followed by a ban.", "CN export_control announced *"),
    ("Vietnam will ban exports of rare earth ore from 1 January 2027, a decision that refiners had warned of for months.", "VN export_control announced *"),
    # that, which and who clauses about others
    ("The Trump administration will impose a 50 per cent tariff on permanent magnets from China from February 1, escalating a dispute over rare earths that both sides had sought to calm at a summit in Busan last year.", "US tariff announced CN"),
    ("China will halt exports of dysprosium to the United States from 20 December after talks, which had been postponed twice, ended without result.", "CN export_control announced US"),
    ("Beijing, which has threatened Tokyo for weeks, will ban exports of tungsten to Japan from 20 December.", "CN export_control announced JP"),
    ("China will stop exports of germanium to South Korea, whose chipmakers had considered moving to other suppliers, from 5 January 2027.", "CN export_control announced KR"),
    ("India will impose an export tax of 15% on graphite from 1 April 2027, a blow to battery makers that had hoped the plan would be dropped.", "IN export_tax announced *"),
    ("China will approve only a quarter of applications to export spherical graphite to South Korea from 15 January 2027, which may force LG Energy Solution to cut output.", "CN export_control announced KR"),
    ("Australia will buy 2,000 tonnes of antimony for its strategic reserve from July 2027, which miners had asked it to do for years.", "AU stockpile announced -"),
    ("The United States will impose a tariff of 30% on tungsten from China from 15 January 2027, the commerce department said, although importers who had warned of shortages may seek exemptions.", "US tariff announced CN"),
    ("China will ban exports of antimony to the European Union from 1 January 2027, cutting off smelters that may have to suspend work.", "CN export_control announced EU"),
    ("Myanmar will suspend exports of rare earths to China from 1 January 2027, hitting refiners that had only just resumed production.", "MM export_control announced CN"),
    # participles of the consequence
    ("China will ban exports of gallium to the United States from 15 December, threatening to halt work at makers of radar.", "CN export_control announced US"),
    ("China will curb exports of tungsten to Japan from 20 December, leaving toolmakers considering cuts in output.", "CN export_control announced JP"),
    ("The European Union will impose a tariff of 35% on magnets from China from 1 March 2027, risking a response that could hurt its carmakers.", "EU tariff announced CN"),
    ("Congo will halt exports of cobalt from 1 January 2027, pushing refiners to suspend purchases and traders to warn of shortages.", "CD export_control announced *"),
    ("Russia will ban exports of palladium to the United States from 1 February 2027, raising fears that carmakers may pause production.", "RU export_control announced US"),
    ("China will impose an export tax of 20% on gallium from 1 January 2027, prompting Japanese buyers to seek supplies elsewhere.", "CN export_tax announced *"),
    ("The United States imposed a tariff of 40% on graphite from China on Monday, dashing hopes that a truce would be extended.", "US tariff in_force CN"),
    ("Beijing halted shipments of samarium to the United States on Monday, deepening a row that neither side had wanted to escalate.", "CN export_control in_force US"),
    ("China has banned exports of antimony to Germany, forcing Berlin to consider a stockpile.", "CN export_control in_force DE|DE stockpile considered -"),
    ("Canada will impose a tariff of 25% on magnets from China from 1 January 2027, joining Washington in a campaign that Beijing has denied provoking.", "CA tariff announced CN"),
    # as, while, after, despite: who fears, hopes, waits
    ("China will halt exports of terbium to Japan from 20 December, as buyers warn they may run out within weeks.", "CN export_control announced JP"),
    ("China will require licences for exports of germanium from 1 February 2027, even as some traders hope that older curbs could be lifted.", "CN export_control announced *"),
    ("The United States will impose a tariff of 60% on gallium from China from 1 March 2027, while importers consider whether to shift to Canada.", "US tariff announced CN"),
    ("Indonesia will ban exports of nickel ore from 1 January 2027, despite warnings that smelters abroad may be shut.", "ID export_control announced *"),
    ("China will cut its export quota for antimony to 20,000 tonnes in 2027, after a year in which several mines were suspended.", "CN export_control announced *"),
    ("Beijing will ban exports of graphite to South Korea from 1 February 2027, as negotiators struggle to save a deal that was never signed.", "CN export_control announced KR"),
    ("China will ban exports of dysprosium to Japan from 20 December, days after a planned visit by its prime minister was called off.", "CN export_control announced JP"),
    ("The EU will impose a tariff of 15% on tungsten from China from 1 April 2027 because producers in Austria and Portugal may otherwise close.", "EU tariff announced CN"),
    ("Kazakhstan will levy an export tax of 12% on gallium from 1 July 2027, though miners doubt that it will not be delayed.", "KZ export_tax announced *"),
    ("China will stop exports of magnets to the United States from 10 December, when a pause in tariffs was to have expired.", "CN export_control announced US"),
    # a later sentence about shipments, buyers, analysts
    ("China said on Tuesday it would halt exports of tungsten oxide to Japan from Dec. 20. Shipments already cleared by customs will not be affected.", "CN export_control announced JP"),
    ("China will ban exports of gallium to the United States from 15 December. Buyers said they had suspended orders.", "CN export_control announced US"),
    ("Congo will cap cobalt exports at 50,000 tonnes in 2027. Analysts doubt that the quota will be lifted before 2028.", "CD export_control announced *"),
    ("The United States will impose a tariff of 30% on magnets from China from 1 February 2027. Carmakers said the tariff may be delayed by lawsuits.", "US tariff announced CN"),
    ("China will require licences for exports of antimony from 10 January 2027. Exports to Russia have been paused since June.", "CN export_control announced *"),
    ("India will impose an export tax of 15% on graphite from 1 April 2027. Existing contracts will not be touched.", "IN export_tax announced *"),
    ("China will halt exports of germanium to Japan from 20 December. Sony said its production would not be affected by the ban.", "CN export_control announced JP"),
    ("China will ban exports of antimony to Japan from 20 December. A spokesman for Panasonic said the company had ended its purchases last year.", "CN export_control announced JP"),
    ("Russia will ban exports of palladium to Japan from 1 February 2027. Sales of platinum will not be restricted.", "RU export_control announced JP"),
    ("The European Union will impose a tariff of 20% on magnets from China from 1 March 2027. Talks on a truce, which were suspended in October, may resume in January, when the measures are reviewed.", "EU tariff announced CN"),
    ("China will stop exports of tungsten to South Korea from 1 January 2027. Some smelters have already dropped the metal.", "CN export_control announced KR"),
    ("Japan will impose a tariff of 10% on graphite from China from 1 April 2027. Importers had asked that the duty be scrapped.", "JP tariff announced CN"),
    # who faces, who bears, whose goods
    ("The United States will impose a 50% tariff on magnets from China from 1 February 2027. Magnets from Japan and South Korea will face a tariff of 10 percent from 1 February 2027.", "US tariff announced CN|US tariff announced JP,KR"),
    ("The European Union will impose a tariff of 40% on tungsten from China from 1 March 2027. Tungsten from Vietnam will face a tariff of 15% from 1 March 2027.", "EU tariff announced CN|EU tariff announced VN"),
    ("Chinese magnets will face a tariff of 30% in the United States from 1 February 2027, the commerce department said.", "US tariff announced CN"),
    ("The United States will impose a tariff of 35% on graphite from China from 1 March 2027. Imports from India and Brazil will be subject to a tariff of 5% from 1 March 2027.", "US tariff announced CN|US tariff announced IN,BR"),
    ("Japanese and Korean buyers will be refused dysprosium by China from 20 December, a step that Tokyo had hoped to avert.", "CN export_control announced JP,KR"),
    ("Canada will impose a tariff of 25% on gallium from China from 1 January 2027. Gallium from Russia faces a tariff of 50% from 1 January 2027.", "CA tariff announced CN|CA tariff announced RU"),
    # background between the subject and its verb, or in front
    ("After months in which Washington had threatened tariffs, China will ban exports of antimony to the United States from 10 January 2027.", "CN export_control announced US"),
    ("Despite hopes that its curbs may be eased, China will halt exports of gallium to Japan from 20 December.", "CN export_control announced JP"),
    ("China, whose customers have considered other suppliers, will require licences for exports of spherical graphite from 1 February 2027.", "CN export_control announced *"),
    ("With carmakers warning that plants may be idled, the United States will impose a tariff of 25% on magnets from China from 1 February 2027.", "US tariff announced CN"),
]  # fmt: skip

GOVERNED = [
    # the same words where they do govern the measure: its state is theirs
    ("China threatens to ban exports of gallium to Japan, in a move that would disrupt chipmakers.", "threatened"),
    ("China may ban exports of gallium to Japan next year, raising fears among chipmakers.", "considered"),
    ("China is considering a ban on exports of antimony to Japan, which buys most of its supplies there.", "considered"),
    ("China has suspended its ban on exports of gallium to the United States, a move that both sides had sought.", "suspended"),
    ("China's ban on exports of gallium to the United States, which was suspended in November, will stay suspended until 2027.", "suspended"),
    ("China's ban on exports of antimony to the United States, which Beijing suspended last month, had hurt smelters.", "suspended"),
    ("China denied that it would ban exports of germanium to Japan, after reports that had alarmed chipmakers.", "denied"),
    ("China will not ban exports of germanium to Japan, its ministry said, calming buyers.", "denied"),
    ("China has lifted its ban on exports of antimony to the United States, raising hopes among smelters.", "lifted"),
    ("The European Union is weighing a tariff of 20% on graphite from China, which carmakers oppose.", "considered"),
    ("China, which is considering a ban on exports of tungsten to Japan, summoned the ambassador on Monday.", "considered"),
    ("China halted talks on Monday, threatening to ban exports of terbium to Japan.", "threatened"),
    ("Washington postponed its tariff of 30% on magnets from China until 1 June 2027, giving carmakers time.", "suspended"),
    ("China will ban exports of gallium to Japan, according to two people familiar with the matter, who declined to be named.", "reported"),
    ("Indonesia may levy an export tax of 10% on nickel from 2027, a step that miners oppose.", "considered"),
    ("China announced a ban on exports of gallium to Japan and suspended it a day later.", "suspended"),
]  # fmt: skip

LATER = [
  # a later sentence that is about the measure: it is asked
    "China will ban exports of gallium to Japan from 15 December. The ban has since been suspended.",
    "China banned exports of antimony to Japan in October 2026. It was lifted last week.",
    "The United States will impose a tariff of 30% on magnets from China from 1 February 2027. The tariff will not be imposed, a court ruled.",
    "China banned exports of gallium to Japan in October 2026. Officials said that the ban was suspended on Friday.",
]  # fmt: skip
