// The views beside the levers: tabs, headline numbers, line stops, sources.
import { element, fold, grid, write } from "/static/dom.js";
import { post, requestBody } from "/static/state.js";

export const VIEWS = [
  ["overview", "Overview"], ["industries", "Industries"], ["company", "My company"], ["talks", "Talks"], ["exercise", "Play a seat"], ["options", "Options"], ["compare", "Compare"],
  ["assumptions", "Assumptions"], ["article", "Article"], ["sources", "Sources"], ["take", "Take away"],
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

// --- headline ---------------------------------------------------------------------------------------------------------

function newTile(tile) {
  const card = element("button", { type: "button", class: "tile", "data-id": tile.id, title: "Where this number comes from" });
  for (const part of ["label", "value", "change", "before", "range", "detail"]) card.append(element("span", { class: part }));
  return card;
}

export function tiles(target, items, open) {
  items.forEach((tile, i) => {
    let card = target.children[i];
    if (card?.dataset.id !== tile.id) {
      card = newTile(tile);
      target.insertBefore(card, target.children[i] || null);
    }
    const [label, value, change, atRest, range, detail] = card.children;
    write(label, tile.label);
    write(value, tile.value);
    change.className = `change ${tile.verdict}`;
    const verdict = tile.verdict === "same" ? "" : tile.verdict;
    const text = `${tile.change}/${verdict}`;
    if (change.dataset.text !== text) {
      change.dataset.text = text;
      change.replaceChildren(tile.change || "as at rest", verdict ? element("span", { class: "verdict", text: `, ${verdict}` }) : "");
    }
    write(atRest, tile.change ? `at rest ${tile.before}` : "");
    write(range, tile.range ? `range ${tile.range}` : "");
    write(detail, tile.detail);
    card.onclick = () => open(tile);
  });
  while (target.children.length > items.length) target.lastChild.remove();
}

export function warnings(target, items) {
  const text = JSON.stringify(items);
  if (target.dataset.shown === text) return;
  target.dataset.shown = text;
  const list = target.querySelector("ul");
  list.replaceChildren(...items.map((item) => element("li", { class: item.level }, element("strong", { text: item.text }), ` ${item.remedy}`)));
  if (!items.length) list.append(element("li", { class: "quiet", text: "Nothing to warn of." }));
}

// --- line stops -------------------------------------------------------------------------------------------------------

const PLACES = { US: "US", EU: "EU", JP: "Japan", KR: "S. Korea", IN: "India", CN: "China", ROW: "Rest" };
const SHADES = [["s0", "within 30 days, or now"], ["s1", "31 to 60"], ["s2", "61 to 120"], ["s3", "121 to 365"], ["s4", "later"], ["s-1", "does not stop"]];

export function stopFigure() {
  return element("figure", { id: "f-stops" }, element("h2", { text: "Days to the first line stop" }, element("span", { text: " by industry and place" })),
    element("ul", { class: "legend squares" }, ...SHADES.map(([name, text]) => element("li", { class: name, text }))),
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Days to the first line stop by industry and place" }, element("table", { class: "stops" })),
    element("figcaption", { text: "Counted from the day the levers act. now: lines stood already in the month before. Small figure: days with the levers at rest, where they differ." }));
}

export function stops(tables, answer) {
  const places = Object.keys(PLACES).filter((place) => answer.stops.some((c) => c.region === place));
  const industries = [...new Set(answer.stops.map((c) => c.industry))];
  const at = Object.fromEntries(answer.stops.map((c) => [`${c.industry}/${c.region}`, c]));
  for (const table of tables) {
    if (table.rows.length !== industries.length + 1) {
      const head = element("thead", {}, element("tr", {}, element("td"), ...places.map((p) => element("th", { scope: "col", text: PLACES[p] }))));
      const body = element("tbody", {}, ...industries.map((name) => element("tr", {}, element("th", { scope: "row", text: name }), ...places.map(() => element("td", {}, element("b"), element("small"))))));
      table.replaceChildren(head, body);
    }
    industries.forEach((industry, i) => places.forEach((place, j) => {
      const one = at[`${industry}/${place}`];
      const cell = table.rows[i + 1].cells[j + 1];
      const name = `s${one.class}`;
      if (cell.className !== name) cell.className = name;
      write(cell.firstChild, one.text);
      write(cell.lastChild, one.text === one.rest || one.rest === "–" ? "" : ` ${one.rest}`);
    }));
  }
}

export async function output(target, state) {
  const answer = await post("industries", requestBody(state));
  const head = ["Industry", "Hardest hit", ...answer.places.map((p) => PLACES[p] ?? p)];
  target.replaceChildren(grid(head, answer.rows.map((r) => [r.industry, r.use, ...r.cells]), 2));
}

// --- sources ----------------------------------------------------------------------------------------------------------

export async function trace(target, state, tile) {
  target.replaceChildren(element("p", { class: "quiet", text: "Looking it up." }));
  const answer = await post("trace", { ...requestBody(state), tile });
  const where = Object.entries(answer.outcome.where).map(([k, v]) => `${k} ${v}`).join(", ");
  const facts = (pairs) => element("dl", { class: "facts" }, ...pairs.flatMap(([k, v]) => [element("dt", { text: k }), element("dd", { text: String(v) })]));
  const step = (n, title, ...rest) => element("li", {}, element("h3", { text: title }), ...rest);
  target.replaceChildren(element("ol", { class: "way" },
    step(1, "Claim", element("p", { class: "claim", text: answer.claim.text }),
      element("p", { class: "quiet", text: `${answer.outcome.text} Outcome ${answer.outcome.name}${where ? ` (${where})` : ""}, unit ${answer.outcome.unit}.` })),
    step(2, `Run ${answer.run.run}`, facts(Object.entries(answer.run).filter(([k]) => k !== "run").map(([k, v]) => [k.replaceAll("_", " "), v]))),
    step(3, `Parameters: ${answer.parameters.length}`, fold("Show them", grid(["Parameter", "Meaning", "Value", "Low", "High", "Unit", "Grade", "Source"], answer.parameters.map((p) => [p.parameter, p.text, short(p.value), short(p.low), short(p.high), p.unit, p.grade, p.source.join("; ")]), 2))),
    step(4, `Rows of data: ${answer.tables.reduce((n, t) => n + t.count, 0)}`, ...answer.tables.map((t) => fold(`${t.table}: ${t.count} rows${t.count > t.rows.length ? `, the first ${t.rows.length} shown` : ""}`, grid(["Figures", "Grade", "Source"], t.rows.map((r) => [Object.entries(r.figures).map(([k, v]) => `${k.replaceAll("_", " ")} ${v}`).join(" · "), r.grade, [].concat(r.source).join("; ")]), 3)))),
    step(5, `Sources: ${answer.sources.length}`, element("ul", { class: "sources" }, ...answer.sources.map((s) => element("li", {}, s.url ? element("a", { href: s.url, rel: "noreferrer noopener", target: "_blank", text: s.id }) : element("b", { text: s.id }), ` ${s.citation}`)))),
  ));
}

const short = (x) => (typeof x === "number" ? String(Number(x.toPrecision(4))) : x ?? "");
