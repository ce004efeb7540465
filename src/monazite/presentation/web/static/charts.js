// Charts: Vega-Lite specifications from the server, filled with rows as they come.
import { element, month } from "/static/dom.js";
import { StopFigure } from "/static/stops.js";
import { byId, html, render } from "/static/ui.js";
import { AT_REST, figureText, followItems, followMonths, followPlaces, followRows, monthLines, monthText, tableNode, tableOf, tableOfSpec, toolsOf } from "/static/chart_tools.js";

/** @import { ChartOnPage, LegendEntry, MapRows, OpenedScenario, ShownPath } from "api" */
/** @import { Observation, Paths } from "/static/chart_tools.js" */
/** @import { PageState } from "/static/state.js" */
/** @import { RunAnswer } from "/static/store.js" */
/** @import { VegaView, VegaSpec } from "/vega.js" */

const LINES = ["price", "shipments", "supply"];
const ORDER = ["price", "shipments", "stops", "loss", "supply", "map"];
const OPTIONS = { actions: false, renderer: "svg", ast: true, tooltip: false, defaultStyle: false, hover: false };
const OBSERVED_LAYER = "observed"; // begins the names of the layers of observations
/** @type {Record<string, VegaView>} */
const views = {}; // by chart
/** Specifications, paths at rest, rows of the map. @type {{ charts: Record<string, ChartOnPage>, rest: Paths, map: MapRows | null }} */
const shown = { charts: {}, rest: {}, map: null };
/** Rows of the map by choice, and the choice that is shown. @type {{ rows: Record<string, MapRows>, choice: string }} */
const onMap = { rows: {}, choice: "" };
/** Series that the reader took out of all charts. @type {Set<string>} */
const hidden = new Set();
/** Scale that the reader chose, by chart. @type {Record<string, string>} */
const scales = {};
/** Charts of the twelve months from the day that the numbers count from, which they name. */
const OF_A_YEAR = ["loss", "map"];
let countedFrom = "";
/** The charts of one opening; another object as soon as a scenario is opened anew. */
let drawing = {};
/** Draws the charts below the window. @type {(() => Promise<void>) | null} */
let drawFar = null;
let allDrawn = Promise.resolve();
/** The last answer that was painted. @type {RunAnswer | null} */
let newest = null;
/** @type {number[]} */
let months = [];
/** First and last month in sight, where not the whole run. @type {[number, number] | null} */
let zoomed = null;

async function vega() {
  if (!window.vegaEmbed) await import("/vega.js");
  if (!window.vegaEmbed) throw new Error("Vega did not load");
  return window.vegaEmbed;
}

/** @param {LegendEntry[] | undefined} items @param {boolean} rest @param {boolean} canHide */
function legend(items, rest, canHide) {
  if (!items) return null;
  /** @param {string} hue @param {string} name */
  const entry = (hue, name) => {
    if (!canHide) return element("li", { class: `hue-${hue}`, text: name });
    const node = element("button", { type: "button", "data-series": name, "aria-pressed": String(!hidden.has(name)), title: "Show or hide", text: name });
    node.onclick = () => toggleSeries(name);
    return element("li", { class: `hue-${hue}` }, node);
  };
  const all = [...items.map((one) => entry(one.hue, one.name)), ...(rest ? [entry("rest", AT_REST)] : [])];
  return element("ul", { class: "legend", "aria-label": canHide ? "Series: press to show or hide" : null }, ...all);
}

/** @param {string} name @param {ChartOnPage} chart @returns {[HTMLElement, HTMLElement]} */
function chartFigure(name, chart, rest = true) {
  const picture = element("div", { class: "picture", id: `c-${name}`, role: "img", "aria-label": `${chart.title}. ${chart.reading}` });
  const head = element("h2", { text: chart.title }, chart.unit ? element("span", { text: ` ${chart.unit}` }) : null);
  const figure = element("figure", { id: `f-${name}` }, head, legend(chart.legend, rest, rest && LINES.includes(name)), picture, element("figcaption", { text: chart.reading }));
  return [figure, picture];
}

/** The chart under the name that a screen reader says; Vega would call it "Vega visualization". @param {ChartOnPage} chart */
const named = (chart, spec = chart.spec) => ({ ...spec, description: `${chart.title}. ${chart.reading}` });

// --- drawing --------------------------------------------------------------------------------------------------------

/**
 * All figures first: a chart reads the width of its figure when it is drawn. `answer` is what the scenario opens with,
 * `state` that of the page.
 * @param {OpenedScenario} answer @param {PageState} state
 */
export async function draw(answer, state) {
  const own = drawing = {};
  drawFar = newest = null;
  for (const view of Object.values(views)) view.finalize();
  for (const store of [views, ends, latest, hasBands, scales]) for (const name of Object.keys(store)) delete store[name];
  undrawn.clear();
  inSight.clear();
  observer.disconnect();
  await vega();
  if (own !== drawing) return;
  months = answer.months.map((day) => Date.parse(day));
  zoomed = null;
  countedFrom = "";
  Object.assign(shown, { charts: answer.charts, rest: answer.rest_paths ?? answer.paths, map: null });
  chooseMap(answer.charts.map.choices?.some((one) => one.id === onMap.choice) ? onMap.choice : answer.charts.map.choices?.[0]?.id ?? "");
  onMap.rows = {};
  /** @type {[string, HTMLElement][]} */
  const places = [];
  const stops = element("div", { class: "whole" });
  render(html`<${StopFigure} />`, stops);
  byId("charts").replaceChildren(zoomRow(), ...ORDER.map((name) => {
    if (name === "stops") return stops;
    const [figure, picture] = chartFigure(name, shown.charts[name]);
    picture.tabIndex = 0;
    if (LINES.includes(name)) figure.lastElementChild?.replaceChildren(readingOf(answer.charts[name], kindOf(answer.charts[name])));
    figure.classList.toggle("embedded", name === state.embed);
    if (name === "map" && (answer.charts.map.choices?.length ?? 0) > 1) picture.before(mapChoice());
    figure.append(tableFold(name), tools(name));
    places.push([name, picture]);
    return figure;
  }));
  const isNear = (/** @type {HTMLElement} */ picture) => picture.offsetParent !== null && picture.getBoundingClientRect().top < innerHeight;
  const near = places.filter(([, picture]) => isNear(picture)), far = places.filter(([, picture]) => !isNear(picture));
  drawFar = async () => {
    for (const [name, picture] of far) {
      if (own !== drawing) return;
      await embed(name, picture);
      if (newest && name !== "map") await fillOne(name, newest);
    }
  };
  for (const [name, picture] of near) if (own === drawing) await embed(name, picture);
}

/** Charts below the window, once those in it are painted; the same promise for all who wait. */
export function whenAllDrawn() {
  allDrawn = drawFar ? drawFar() : allDrawn;
  drawFar = null;
  return allDrawn;
}

/** The choice of the map that is shown. */
const chosenMap = () => shown.charts.map.choices?.find((one) => one.id === onMap.choice);

/** Takes a choice of the map, with its title and without the name of the region that the goods come from. @param {string} id */
function chooseMap(id) {
  onMap.choice = id;
  const chart = shown.charts.map, choice = chosenMap();
  if (choice) shown.charts = { ...shown.charts, map: { ...chart, title: choice.title, reading: choice.reading } };
}

const MAP_SHAPE = 0.48; // height of the world as a share of its width
/** The map as high as the world on it is at a width, without the label of the region whose goods are shown. @param {VegaSpec} spec @param {number} width @returns {VegaSpec} */
function mapAt(spec, width) {
  const home = chosenMap()?.home;
  return { ...spec, height: Math.min(spec.height, Math.round(MAP_SHAPE * width)), layer: spec.layer.filter((/** @type {any} */ layer) => layer.mark.type !== "text" || layer.data.values[0]?.id !== home) };
}

function mapChoice() {
  const choices = shown.charts.map.choices ?? [];
  const select = element("select", { id: "map-choice", "aria-label": "Map: whose goods are shown" }, ...choices.map(({ id, name }) => element("option", { value: id, selected: id === onMap.choice, text: name })));
  select.onchange = async () => {
    chooseMap(select.value);
    const figure = byId("f-map"), head = figure.querySelector("h2"), caption = figure.querySelector("figcaption");
    if (head) head.textContent = shown.charts.map.title;
    if (caption) caption.textContent = captionOf("map");
    await whenAllDrawn();
    views.map.finalize();
    await embed("map", byId("c-map"));
  };
  return element("p", { class: "choice" }, "Shown ", select);
}

/** @param {string} name @param {HTMLElement} picture */
async function embed(name, picture) {
  const own = drawing;
  const chart = shown.charts[name];
  const host = element("div", { class: "drawn" });
  picture.replaceChildren(host);
  picture.setAttribute("aria-label", `${chart.title}. ${chart.reading}`);
  const embedded = await (await vega())(host, named(chart, LINES.includes(name) ? onScale(name, chart.spec) : name === "map" ? mapAt(chart.spec, picture.clientWidth) : chart.spec), OPTIONS);
  if (own !== drawing) { // another scenario was opened meanwhile
    embedded.view.finalize();
    return;
  }
  host.removeAttribute("aria-label"); // the picture around it has the name
  host.removeAttribute("role");
  views[name] = embedded.view;
  connect(name, picture);
  if (name === "map") {
    thinNames(picture);
    await showMap();
  } else observer.observe(picture);
  if (LINES.includes(name)) {
    setMonths(views[name]);
    if (hidden.size) views[name].signal("hidden", [...hidden]);
  }
}

/** @param {string} name @param {HTMLElement} picture */
function connect(name, picture) {
  const chart = shown.charts[name];
  if (name === "map") {
    followPlaces(picture, views.map, (datum) => placeOf(datum));
  } else if (name === "loss") {
    /** @param {number} i */
    const row = (i) => latest.loss.loss[i];
    followRows(picture, () => latest.loss?.loss.length ?? 1, (i) => row(i).label, (i) => [
      `central ${figureText(row(i).central)}% of GDP${row(i).low !== row(i).high ? ` (${figureText(row(i).low)} to ${figureText(row(i).high)})` : ""}`,
      `bounds ${figureText(row(i).lower)} to ${figureText(row(i).upper)}; at rest ${figureText(row(i).rest)}`]);
  } else {
    followMonths(picture, months, {
      span,
      zoom: zoomTo,
      lines: (i) => (latest[name] ? monthLines(name, i, { answer: latest[name], rest: shown.rest, observed: observedRows(chart), hidden, unit: chart.unit, months }) : []),
    });
  }
}

/** @param {any} datum */
function placeOf(datum) {
  const shade = shown.map?.shade.find((one) => one.id === datum.id), flow = shown.map?.flows.find((one) => one.id === datum.id || (shade && one.name === shade.name));
  const own = shade ?? shown.map?.shade.find((one) => flow && one.name === flow.name);
  if (!own && !flow) return null;
  return { title: String((own ?? flow)?.name), lines: [own ? `loss ${figureText(own.value)}% of GDP` : "", flow ? `shipments ${figureText(flow.value)} t a month` : ""].filter(Boolean) };
}

/** @param {ChartOnPage} chart @returns {Observation[]} */
const observedRows = (chart) => chart.spec.layer.flatMap((/** @type {any} */ layer) => (layer.name?.startsWith(OBSERVED_LAYER) ? layer.data.values : []));

// --- scale, months, series ------------------------------------------------------------------------------------------

/** @param {Pick<ChartOnPage, "spec">} chart */
const kindOf = (chart) => (chart.spec.layer.some((/** @type {any} */ layer) => layer.encoding.y?.scale?.type === "log") ? "log" : "linear");

/** The specification with the scale that the reader chose; one that begins at zero gets a beginning for the logarithm. @param {string} name @param {VegaSpec} spec */
function onScale(name, spec) {
  const kind = scales[name];
  if (!kind || kind === kindOf({ spec })) return spec;
  const own = structuredClone(spec);
  const positive = [...Object.values(latest[name]?.paths[name] ?? {}), ...Object.values(shown.rest[name])].flatMap((path) => [...(path.low ?? []), ...path.value]).filter((x) => x !== null && x > 0);
  const bottom = own.params.find((/** @type {any} */ one) => one.name === "bottom");
  bottom.value = kind === "log" ? 10 ** Math.floor(Math.log10(Math.min(.../** @type {number[]} */ (positive), 1))) : 0;
  for (const layer of own.layer) {
    const y = layer.encoding.y;
    if (!y?.scale) continue;
    y.scale = { ...y.scale, type: kind, domain: undefined, clamp: true };
    delete y.scale.domain;
    if (!y.axis) continue;
    delete y.axis.values;
    if (kind === "log") y.axis.values = threefold(bottom.value, own.params.find((/** @type {any} */ one) => one.name === "top").value);
  }
  return own;
}

/** Labels of a logarithmic axis, each about three times the one before. @param {number} bottom @param {number} top */
function threefold(bottom, top) {
  const all = [];
  for (let power = bottom; power <= top; power *= 10) all.push(power, 3 * power);
  return all.filter((x) => x <= top);
}

/** What a chart says below it, with its scale in words. @param {ChartOnPage} chart @param {string} kind */
const readingOf = (chart, kind) => (kind === "log" ? `${chart.reading} Logarithmic scale: equal steps are equal ratios.` : chart.reading);

/** @param {string} name @param {string} kind */
async function rescale(name, kind) {
  scales[name] = kind;
  const caption = document.querySelector(`#f-${name} figcaption`);
  if (caption) caption.textContent = readingOf(shown.charts[name], kind);
  delete ends[name];
  hasBands[name] = false;
  await whenAllDrawn();
  views[name].finalize();
  await embed(name, byId(`c-${name}`));
  await fillOne(name, latest[name]);
}

/** @returns {[number, number]} */
const span = () => zoomed ?? [months[0], months[months.length - 1]];

/** @param {VegaView} view */
function setMonths(view) {
  const [first, last] = span();
  view.signal("first", first).signal("last", last);
}

/** A choice of the page by id. @param {string} id */
const pickOf = (id) => /** @type {HTMLSelectElement} */ (byId(id));

/** The months in sight, of all three charts of months; without arguments the whole run. @param {number} [first] @param {number} [last] */
async function zoomTo(first, last) {
  zoomed = first === undefined || last === undefined || first >= last || (first === months[0] && last === months[months.length - 1]) ? null : [first, last];
  const [from, to] = span();
  pickOf("zoom-first").value = String(from);
  pickOf("zoom-last").value = String(to);
  pickOf("zoom-all").disabled = !zoomed;
  await whenAllDrawn();
  await Promise.all(LINES.map((name) => { setMonths(views[name]); return views[name].runAsync(); }));
}

function zoomRow() {
  /** @param {string} id @param {string} label @param {number} value */
  const pick = (id, label, value) => {
    const select = element("select", { id, "aria-label": `Charts: ${label} month shown` }, ...months.map((at) => element("option", { value: String(at), selected: at === value, text: monthText(at) })));
    select.onchange = () => {
      const [first, last] = ["zoom-first", "zoom-last"].map((one) => Number(pickOf(one).value));
      zoomTo(Math.min(first, last), Math.max(first, last));
    };
    return select;
  };
  const all = element("button", { type: "button", id: "zoom-all", disabled: true, text: "Whole run" });
  all.onclick = () => zoomTo();
  return element("p", { class: "zoom" }, "Months shown ", pick("zoom-first", "first", months[0]), " to ", pick("zoom-last", "last", months[months.length - 1]), " ", all);
}

/** @param {string} name */
async function toggleSeries(name) {
  if (!hidden.delete(name)) hidden.add(name);
  for (const node of document.querySelectorAll("#charts button[data-series]")) node.setAttribute("aria-pressed", String(!hidden.has(node.getAttribute("data-series") ?? "")));
  for (const chart of LINES) fillTable(chart);
  await whenAllDrawn();
  await Promise.all(LINES.map((one) => views[one].signal("hidden", [...hidden]).runAsync()));
}

// --- tables and files -----------------------------------------------------------------------------------------------

/** Answer that each chart shows, for its table. @type {Record<string, RunAnswer>} */
const latest = {};

/** @param {string} name */
const numbers = (name) => tableOf(name, { answer: latest[name] ?? latest.price, rest: shown.rest, observed: LINES.includes(name) ? observedRows(shown.charts[name]) : [], months, map: shown.map, hidden });

/** A part that makes its table when it is opened. @param {() => HTMLElement | null} make @param {string | null} id */
function foldOf(make, id = null) {
  const place = element("div");
  const fold = element("details", { class: "table-fold", id }, element("summary", { text: "As a table" }), place);
  fold.addEventListener("toggle", () => {
    const table = fold.open && make();
    if (table) place.replaceChildren(table);
  });
  return fold;
}

/** @param {string} name */
const tableOfChart = (name) => (latest[name] || name === "map" ? tableNode(numbers(name), shown.charts[name].title) : null);
/** @param {string} name */
const tableFold = (name) => foldOf(() => tableOfChart(name), `t-${name}`);

/** @param {string} name */
function fillTable(name) {
  const fold = /** @type {HTMLDetailsElement | null} */ (document.getElementById(`t-${name}`)), table = fold?.open && tableOfChart(name);
  if (table) fold.lastElementChild?.replaceChildren(table);
}

/** @param {string} name */
function tools(name) {
  const chart = shown.charts[name];
  return toolsOf({
    name, title: chart.title, unit: chart.unit, isEmbeddable: true, view: () => views[name], table: () => numbers(name), run: () => (latest[name] ?? latest.price).run,
    ...(LINES.includes(name) ? { scale: (/** @type {string} */ kind) => rescale(name, kind), begins: kindOf(chart) } : {}),
  });
}

// --- rows -----------------------------------------------------------------------------------------------------------

/** @param {Record<string, ShownPath>} paths @param {boolean} ranges */
function rows(paths, ranges) {
  const out = [];
  for (const [series, path] of Object.entries(paths)) {
    for (let i = 0; i < months.length; i++) {
      const value = path.value[i];
      if (value === null) continue;
      if (!ranges) out.push({ month: months[i], series, value });
      else if (path.low?.[i] != null) out.push({ month: months[i], series, low: path.low[i], high: path.high?.[i] });
    }
  }
  return out;
}

/** @type {Record<string, boolean>} */
const hasBands = {};
/** Charts out of sight, with the answer that they have not drawn yet. @type {Map<string, RunAnswer>} */
const undrawn = new Map();
/** @type {Set<string>} */
const inSight = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const name = target.id.slice(2);
    if (!isIntersecting) inSight.delete(name);
    else {
      inSight.add(name);
      const answer = undrawn.get(name);
      if (answer) fillOne(name, answer);
    }
  }
}, { rootMargin: "60px" });

/** The days on which a deal that is shown begins and lapses. @param {RunAnswer} answer */
const dealDays = ({ deal }) => (deal ? [{ month: Date.parse(deal.signed), label: "deal" }, { month: Date.parse(deal.until), label: "deal ends" }] : []);

/** @param {string} name @param {RunAnswer} answer */
function fillOne(name, answer) {
  undrawn.delete(name);
  const view = views[name];
  if (!view) return null;
  latest[name] = answer;
  fillTable(name);
  if (name === "loss") view.data("rows", answer.loss);
  else {
    view.data("rows", rows(answer.paths[name], false));
    view.data("deal", dealDays(answer));
    const bands = rows(answer.paths[name], true);
    if (bands.length || hasBands[name]) view.data("bands", bands);
    hasBands[name] = bands.length > 0;
    for (const [end, value] of Object.entries(endsOf(name, view, answer.paths[name]))) view.signal(end, value);
  }
  return view.runAsync();
}

/** What a chart of a year says below it. @param {string} name */
const captionOf = (name) => `${shown.charts[name].reading} Of the twelve months from ${month(countedFrom)}.`;

/** @param {string} day */
function countFrom(day) {
  if (day === countedFrom) return;
  countedFrom = day;
  for (const name of OF_A_YEAR) {
    const caption = document.querySelector(`#f-${name} figcaption`);
    if (caption) caption.textContent = captionOf(name);
  }
}

/** While a lever moves only charts in sight are drawn; the others when they come into sight, or when `all` are asked for. @param {RunAnswer} answer */
export async function fill(answer, all = true) {
  const work = [];
  countFrom(answer.counted_from);
  newest = answer;
  for (const name of [...LINES, "loss"]) {
    if (all || inSight.has(name)) work.push(fillOne(name, answer));
    else undrawn.set(name, answer);
  }
  await Promise.all(work);
}

/** Ends of the axis of each line chart. @type {Record<string, { bottom: number, top: number }>} */
const ends = {};

/**
 * An axis stays as it is unless what is shown would leave it; then it widens, and stays so until the charts are drawn
 * anew. One that begins at zero has no other beginning.
 * @param {string} name @param {VegaView} view @param {Record<string, ShownPath>} paths
 */
function endsOf(name, view, paths) {
  const own = (ends[name] ??= { bottom: view.signal("bottom"), top: view.signal("top") });
  /** @param {"low" | "high"} end */
  const all = (end) => Object.values(paths).flatMap((path) => (path[end] ?? path.value).filter((x) => x !== null));
  const most = Math.max(...all("high")), least = Math.min(...all("low"));
  if (most > own.top) own.top = 1.05 * most;
  if (own.bottom > 0 && least > 0 && least < own.bottom) own.bottom = least / 1.05;
  return own;
}

export async function fillLate() {
  await Promise.all([...undrawn].map(([name, answer]) => fillOne(name, answer)));
}

/** Rows of the map as it opens, and of its other choices by id. @param {MapRows} first @param {Record<string, MapRows>} others */
export async function fillMap(first, others) {
  onMap.rows = { ...others, [shown.charts.map.choices?.[0]?.id ?? ""]: first };
  await showMap();
}

async function showMap() {
  const view = views.map, parts = onMap.rows[onMap.choice];
  if (!view || !parts) return;
  shown.map = parts;
  fillTable("map");
  for (const [name, values] of Object.entries(parts)) view.data(name, values);
  await view.runAsync();
  thinNames(byId("c-map"));
}

const TOUCH = 3; // pixels by which names on the map may run into each other

/** Leaves out names on the map that would run into one before them, as on a phone; table and pointer have them all. @param {HTMLElement} picture */
function thinNames(picture) {
  /** @type {Map<string, DOMRect>} */
  const places = new Map();
  const texts = /** @type {SVGTextElement[]} */ ([...picture.querySelectorAll(".mark-text.role-mark text")]);
  for (const text of texts) {
    text.style.display = "";
    const own = text.textContent ?? "", box = text.getBoundingClientRect();
    /** @param {DOMRect} other */
    const runsInto = (other) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > TOUCH && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > TOUCH;
    if (!places.has(own) && [...places.values()].some(runsInto)) text.style.display = "none";
    else if (!places.has(own)) places.set(own, box);
  }
}

/** One chart that is drawn once, as it is. @param {HTMLElement} target @param {string} name @param {ChartOnPage} chart */
export async function drawOnce(target, name, chart) {
  const [figure, picture] = chartFigure(name, chart, false);
  target.append(figure);
  const { view } = await (await vega())(picture, named(chart), OPTIONS);
  followItems(picture, view);
  const table = tableOfSpec(chart.spec);
  if (table) figure.append(foldOf(() => tableNode(table, chart.title)));
  figure.append(toolsOf({ name, title: chart.title, view: () => view, unit: chart.unit ?? "", run: () => "", ...(table ? { table: () => table } : {}) }));
  return figure;
}

