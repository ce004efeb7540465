// The views beside the overview: industries, talks, compare, article, sources, take away.
import { element } from "/static/levers.js";
import { once } from "/static/charts.js";
import { post, question } from "/static/state.js";

export const VIEWS = [
  ["overview", "Overview"], ["industries", "Industries"], ["talks", "Talks"], ["compare", "Compare"],
  ["article", "Article"], ["sources", "Sources"], ["take", "Take away"],
];

export function tabs(target, chosen, choose) {
  target.replaceChildren();
  for (const [name, label] of VIEWS) {
    target.append(element("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `view-${name}`, "aria-selected": "false", tabindex: -1, text: label }));
  }
  target.onclick = (event) => event.target.id && choose(event.target.id.slice(4));
  target.onkeydown = (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const at = VIEWS.findIndex(([name]) => `tab-${name}` === event.target.id);
    const next = VIEWS[(at + move + VIEWS.length) % VIEWS.length][0];
    choose(next);
    document.getElementById(`tab-${next}`).focus();
  };
  select(chosen);
}

export function select(chosen) {
  for (const [name] of VIEWS) {
    const tab = document.getElementById(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === chosen));
    tab.tabIndex = name === chosen ? 0 : -1;
    document.getElementById(`view-${name}`).hidden = name !== chosen;
  }
}

function grid(head, rows, numbers = 1) {
  const table = element("table");
  table.append(element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col", text })))));
  const body = element("tbody");
  for (const row of rows) {
    body.append(element("tr", {}, ...row.map((text, i) => element(i ? "td" : "th", { scope: i ? null : "row", class: i >= numbers ? "number" : null, text }))));
  }
  table.append(body);
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": head.join(", ") }, table);
}

// --- headline ---------------------------------------------------------------------------------------------------------

export function tiles(target, made, open) {
  const old = [...target.children];
  made.forEach((tile, i) => {
    const card = old[i]?.dataset.id === tile.id ? old[i] : element("button", { type: "button", class: "tile", "data-id": tile.id });
    const word = { better: "better", worse: "worse", same: "" }[tile.verdict];
    const parts = [
      element("span", { class: "label", text: tile.label }),
      element("span", { class: "value", text: tile.value }),
      element("span", { class: `change ${tile.verdict}`, text: tile.change === "unchanged" || !tile.change ? `at rest ${tile.before}` : `${tile.change}${word ? `, ${word}` : ""}; at rest ${tile.before}` }),
      element("span", { class: "detail", text: tile.range ? `${tile.range}; ${tile.detail}` : tile.detail }),
    ];
    card.replaceChildren(...parts);
    card.onclick = () => open(tile);
    if (card !== old[i]) target.insertBefore(card, target.children[i] || null);
  });
  while (target.children.length > made.length) target.lastChild.remove();
}

export function warnings(target, made) {
  const list = target.querySelector("ul");
  list.replaceChildren(...made.map((one) => element("li", { class: one.level }, element("strong", { text: one.text }), ` ${one.remedy}`)));
  if (!made.length) list.append(element("li", { class: "quiet", text: "Nothing to warn of." }));
}

export function industries(target, rows, rest) {
  const at = Object.fromEntries(rest.map((cell) => [`${cell.y}/${cell.x}`, cell.text]));
  const columns = [...new Set(rows.map((cell) => cell.x))];
  const lines = [...new Set(rows.map((cell) => cell.y))];
  const of = Object.fromEntries(rows.map((cell) => [`${cell.y}/${cell.x}`, cell.text]));
  const head = element("thead", {}, element("tr", {}, element("th", { scope: "col", text: "Industry" }), ...columns.map((text) => element("th", { scope: "col", text }))));
  const body = element("tbody");
  for (const line of lines) {
    body.append(element("tr", {}, element("th", { scope: "row", text: line }), ...columns.map((column) => {
      const key = `${line}/${column}`;
      const cell = element("td", { class: "number", text: `${of[key]} (${at[key] ?? "–"})` });
      if (of[key] !== at[key]) cell.classList.add("changed");
      return cell;
    })));
  }
  target.replaceChildren(element("caption", { text: "A dash: no line stops within the run." }), head, body);
}

// --- sources ----------------------------------------------------------------------------------------------------------

export async function trace(target, state, tile) {
  target.replaceChildren(element("p", { class: "quiet", text: "Looking it up." }));
  const value = Object.values(tile.claim.values).find((v) => typeof v === "object");
  const found = await post("trace", { ...question(state), outcome: value.outcome, where: value.where });
  const where = Object.entries(found.outcome.where).map(([k, v]) => `${k} ${v}`).join(", ");
  const parts = [
    element("h3", { text: "Number and claim" }), element("p", { text: tile.claim.text }),
    element("p", { text: `${found.outcome.text} Outcome ${found.outcome.name}${where ? ` (${where})` : ""}, in ${found.outcome.unit}.` }),
    element("h3", { text: "Run" }),
    element("dl", { class: "facts" }, ...Object.entries(found.run).flatMap(([k, v]) => [element("dt", { text: k.replaceAll("_", " ") }), element("dd", { text: String(v) })])),
    element("h3", { text: `Parameters (${found.parameters.length})` }),
    fold("Show parameters", grid(["Parameter", "Meaning", "Value", "Unit", "Grade", "Source"], found.parameters.map((p) => [p.parameter, p.text, p.value.toPrecision(4), p.unit, p.grade, p.source.join("; ")]), 6)),
    element("h3", { text: "Rows" }),
    ...found.tables.map((t) => fold(`${t.table}: ${t.count} rows`, grid(["Figures", "Grade", "Source"], t.rows.map((r) => [Object.entries(r.figures).map(([k, v]) => `${k} ${v}`).join("; "), r.grade, [].concat(r.source).join("; ")]), 3))),
    element("h3", { text: `Sources (${found.sources.length})` }),
    element("ul", {}, ...found.sources.map((s) => element("li", {}, s.url ? element("a", { href: s.url, rel: "noreferrer noopener", target: "_blank", text: s.id }) : s.id, `: ${s.citation}`))),
  ];
  target.replaceChildren(...parts);
}

function fold(title, ...inside) {
  return element("details", {}, element("summary", { text: title }), ...inside);
}

// --- compare ----------------------------------------------------------------------------------------------------------

export async function compare(target, state, a, b) {
  target.replaceChildren(element("p", { class: "quiet", text: "Running both on eight common draws." }));
  const ask = { a, b, draws: 8 };
  if (state.day) ask.day = state.day;
  const found = await post("compare", ask);
  target.replaceChildren(grid(["What", "A", "B", "B less A", "Range of the difference"], found.rows.map((r) => [r.label, r.a, r.b, r.gap, r.range])));
  found.chart.spec.data.values = found.price;
  await once(target, "two", found.chart);
}

// --- talks ------------------------------------------------------------------------------------------------------------

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export async function talks(target, state, seat, see) {
  let found = await post("talks", { ...question(state), seat });
  while (found.state === "working") {
    target.replaceChildren(element("p", { text: found.text }));
    await wait(2000);
    found = await post("talks", { ...question(state), seat });
  }
  if (found.state !== "ready") {
    target.replaceChildren(element("p", { class: "notice", text: found.text }));
    return;
  }
  target.replaceChildren(element("p", { text: `Now: ${found.now.words}. ${found.caveat}` }));
  const percent = (p) => (p && p.value !== null ? `${Math.round(100 * p.value)} % (${Math.round(100 * p.low)} to ${Math.round(100 * p.high)})` : "none");
  target.append(element("h3", { text: "Deals, likeliest first" }));
  const list = element("ul", { class: "deals" });
  for (const deal of found.deals) {
    const button = element("button", { type: "button", text: "See it in the charts" });
    button.onclick = () => see(deal.id, seat);
    list.append(element("li", {}, element("strong", { text: percent(deal.probability) }), ` ${deal.words} `, button));
  }
  target.append(list);
  const money = (g) => (g.value === null || g.value === undefined ? "none" : `${(g.value / 1000).toFixed(1)} (${(g.low / 1000).toFixed(1)} to ${(g.high / 1000).toFixed(1)})`);
  if (found.gain.some((g) => g.value !== null && g.value !== undefined)) {
    target.append(element("h3", { text: "What your seat gains from the fair deal, billion USD" }), grid(["Day", "Gain"], found.gain.map((g) => [g.date, money(g)])));
  }
  for (const [name, chart] of Object.entries(found.charts)) {
    await once(target, name, { title: chart.title, reading: "Lines and bands: central draw and 5 to 95 % of the draws.", spec: chart.spec });
  }
}

// --- article ----------------------------------------------------------------------------------------------------------

export async function article(target, text, day) {
  target.replaceChildren(element("p", { class: "quiet", text: "Reading." }));
  const ask = { text };
  if (day) ask.day = day;
  const found = await post("read", ask);
  if (found.state !== "ready") {
    target.replaceChildren(element("p", { class: "notice", text: found.text }));
    return null;
  }
  const rows = found.measures.map((m) => [m.kind.replaceAll("_", " "), `${m.actor} on ${m.affected.join(", ") || "all"}`, m.start || "no date", m.status.replaceAll("_", " "), `${Math.round(100 * m.confidence)} %`, m.evidence.sentence]);
  target.replaceChildren(element("h3", { text: "What was understood" }), grid(["Measure", "Who", "From", "State", "Confidence", "Sentence"], rows, 6));
  for (const [title, items] of [["Not simulated", found.unmodelled], ["Not clear", found.ambiguous], ["Assumed", found.assumptions]]) {
    if (items.length) target.append(fold(`${title} (${items.length})`, element("ul", {}, ...items.map((i) => element("li", { text: `${i.what}: ${i.reason}` })))));
  }
  return found;
}

// --- files ------------------------------------------------------------------------------------------------------------

export async function take(path, name, state) {
  const text = await post(path, question(state), { text: true });
  const link = element("a", { href: URL.createObjectURL(new Blob([text])), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
