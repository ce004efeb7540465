// Charts: Vega-Lite specifications from the server, filled with rows as they come. Vega paints the pictures itself: components
// would compare thousands of rows at every move.
import { month } from "/static/dom.js";
import { countedMonths, monthsOfYear } from "/static/state.js";
import { StopFigure } from "/static/stops.js";
import { shown, sourceLine, spec } from "/static/store.js";
import { IdleButton, batch, byId, field, html, render, signal, useEffect, useRef } from "/static/ui.js";
import { ChartTools, TableFold, connectTip, figureText, followItems, followMonths, followPlaces, followRows, monthLines, monthText, tableOf, tableOfSpec } from "/static/chart_tools.js";

/** @import { ChartOnPage, LegendEntry, MapRows, OpenedScenario, ShownPath } from "api" */
/** @import { ChartTable, Observation, Paths } from "/static/chart_tools.js" */
/** @import { PageState } from "/static/state.js" */
/** @import { RunAnswer } from "/static/store.js" */
/** @import { VegaView, VegaSpec } from "/vega.js" */
/** @template T @typedef {import("/static/ui.js").Signal<T>} Signal */

const LINES = ["price", "shipments", "supply"];
const ORDER = ["price", "shipments", "stops", "loss", "supply", "map"];
const OPTIONS = { actions: false, renderer: "svg", ast: true, tooltip: false, defaultStyle: false, hover: false };
const OBSERVED_LAYER = "observed"; // begins the names of the layers of observations

const opened = signal({ charts: /** @type {Record<string, ChartOnPage>} */ ({}), rest: /** @type {Paths} */ ({}), months: /** @type {number[]} */ ([]), embed: "" });
/** Answer that each chart shows. @type {Record<string, Signal<RunAnswer | null>>} */
const latest = Object.fromEntries(ORDER.map((name) => [name, signal(null)]));
/** Rows of the map by choice, and the choice that is shown. */
const mapRows = signal(/** @type {Record<string, MapRows>} */ ({})), mapChoice = signal("");
/** Series that the reader took out of all charts. */
const hidden = signal(/** @type {Set<string>} */ (new Set()));
/** Scale that the reader chose, by chart. */
const scales = signal(/** @type {Record<string, string>} */ ({}));
/** First and last month in sight, where not the whole run. */
const zoomed = signal(/** @type {[number, number] | null} */ (null));
const countedFrom = signal("");

/** @type {Record<string, VegaView>} */
const views = {}; // by chart
/** Number of the opening whose charts are drawn: work for an earlier one stops. */
let drawing = 0;
/** Draws the charts below the window. @type {(() => Promise<void>) | null} */
let drawFar = null;
let allDrawn = Promise.resolve();
/** @type {RunAnswer | null} */
let newest = null;

async function vega() {
  if (!window.vegaEmbed) await import("/vega.js");
  if (!window.vegaEmbed) throw new Error("Vega did not load");
  return window.vegaEmbed;
}

// --- what stands around the pictures

/** Series with their colours, shown or hidden by a press where `canHide`. @param {{ title: string, items: LegendEntry[] | undefined, canHide: boolean }} given */
function Legend({ title, items, canHide }) {
  return items && html`<ul class="legend" aria-label=${canHide ? `${title}: series` : undefined}>${items.map(({ hue, name }) => html`<li class=${`hue-${hue}`}>${canHide
    ? html`<button type="button" data-series=${name} aria-label=${`${title}: ${name}`} aria-pressed=${String(!hidden.value.has(name))} title="Show or hide" onClick=${() => toggleSeries(name)}>${name}</button>` : name}</li>`)}</ul>`;
}

/** @param {{ name: string, chart: ChartOnPage, canHide?: boolean, caption: string, isFollowed?: boolean, above?: unknown, children?: unknown, className?: string, picture?: unknown }} given */
const Frame = ({ name, chart, canHide = false, caption, isFollowed, above, children, className, picture }) => html`<figure id=${`f-${name}`} class=${className}><h2>${chart.title}${chart.unit && html`<span> ${chart.unit}</span>`}</h2>
  <${Legend} title=${chart.title} items=${chart.legend} canHide=${canHide} />${above}
  <div class="picture" id=${`c-${name}`} ...${isFollowed ? { role: "application", tabindex: 0, "aria-roledescription": "chart", "aria-describedby": LINES.includes(name) ? "keys-months" : "keys-rows" } : { role: "img" }} aria-label=${`${chart.title}. ${chart.reading}`} ref=${picture}></div>
  <figcaption>${caption}</figcaption>${children}</figure>`;

/** @param {{ name: string }} given */
function Figure({ name }) {
  const isLine = LINES.includes(name), chart = chartOf(name), kind = isLine ? scales.value[name] ?? kindOf(chart) : "";
  const caption = isLine ? readingOf(chart, kind) : countedFrom.value ? `${chart.reading} Of the ${countedMonths(monthsOfYear(countedFrom.value, spec.value?.months))} from ${month(countedFrom.value)}.` : chart.reading;
  const tools = { name, chart, caption, isEmbeddable: true, hidden: hidden.value, source: () => sourceLine(shown.peek()?.key, answerOf(name)?.run), view: () => views[name], table: () => /** @type {ChartTable} */ (numbers(name)), run: () => answerOf(name)?.run ?? "",
    ...(isLine ? { scale: { kind, choose: (/** @type {string} */ other) => rescale(name, other) } } : {}) };
  return html`<${Frame} name=${name} chart=${chart} canHide=${isLine} caption=${caption} isFollowed=${name !== "map"} className=${name === opened.value.embed ? "embedded" : undefined} above=${name === "map" && html`<${MapChoice} />`}>
    <${TableFold} of=${() => numbers(name)} title=${chart.title} id=${`t-${name}`} /><${ChartTools} tools=${tools} /><//>`;
}

function MapChoice() {
  const choices = opened.value.charts.map.choices ?? [];
  return choices.length > 1 && html`<p class="choice">Shown <select id="map-choice" aria-label="Map: whose goods are shown" value=${mapChoice.value} onChange=${(/** @type {Event} */ event) => chooseMap(field(event).value)}>${choices.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}</select></p>`;
}

function Zoom() {
  const [first, last] = span(), options = opened.value.months.map((at) => html`<option value=${String(at)}>${monthText(at)}</option>`);
  /** @param {string} end @param {number} value @param {(at: number) => unknown} choose */
  const pick = (end, value, choose) => html`<select id=${`zoom-${end}`} aria-label=${`Charts: ${end} month shown`} value=${String(value)} onChange=${(/** @type {Event} */ event) => choose(Number(field(event).value))}>${options}</select>`;
  return html`<p class="zoom">Months shown ${pick("first", first, (at) => zoomTo(Math.min(at, last), Math.max(at, last)))} to ${pick("last", last, (at) => zoomTo(Math.min(first, at), Math.max(first, at)))}${" "}
    <${IdleButton} id="zoom-all" isIdle=${!zoomed.value} press=${() => zoomTo()}>Whole run<//></p>`;
}

const Charts = () => html`<p class="unseen" id="keys-months">Left and right arrow keys: month by month; Page Up and Page Down: by a year; Home and End.</p><p class="unseen" id="keys-rows">Arrow keys: place by place; Home and End.</p><${Zoom} />${ORDER.map((name) => (name === "stops" ? html`<div class=${opened.value.embed === name ? "embedded" : "whole"}><${StopFigure} /></div>` : html`<${Figure} key=${name} name=${name} />`))}`;

/** One chart that is drawn once, as it is; `source`: what it is of, where not of the setting of its panel. @param {{ name: string, chart: ChartOnPage, source?: string }} given */
export function OneChart({ name, chart, source }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null)), view = useRef(/** @type {VegaView | null} */ (null)), table = tableOfSpec(chart.spec);
  useEffect(() => {
    let isGone = false;
    /** @param {HTMLElement} picture */
    const paint = async (picture) => {
      const drawn = await (await vega())(picture, named(chart), OPTIONS);
      if (isGone) return drawn.view.finalize();
      view.current = drawn.view;
      followItems(picture, drawn.view);
    };
    if (place.current) paint(place.current);
    return () => {
      isGone = true;
      view.current?.finalize();
    };
  }, [chart]);
  const tools = { name, chart, caption: chart.reading, source: () => source || sourceLine(place.current?.closest("[data-state]")?.getAttribute("data-state") ?? undefined), view: () => /** @type {VegaView} */ (view.current), run: () => "", ...(table ? { table: () => table } : {}) };
  return html`<${Frame} name=${name} chart=${chart} caption=${chart.reading} picture=${place}>${table && html`<${TableFold} of=${() => table} title=${chart.title} />`}<${ChartTools} tools=${tools} /><//>`;
}

/** The chart under the name that a screen reader says; Vega would call it "Vega visualization". @param {ChartOnPage} chart */
const named = (chart, spec = chart.spec) => ({ ...spec, description: `${chart.title}. ${chart.reading}` });

const chosenMap = () => opened.value.charts.map.choices?.find((one) => one.id === mapChoice.value);

/** A chart as it is chosen: the map with the title of its choice. @param {string} name */
function chartOf(name) {
  const chart = opened.value.charts[name], choice = name === "map" && chosenMap();
  return choice ? { ...chart, title: choice.title, reading: choice.reading } : chart;
}

const shownMap = () => mapRows.value[mapChoice.value] ?? null;
/** @param {string} name */
const answerOf = (name) => latest[name].value ?? latest.price.value;

/** @param {string} name */
function numbers(name) {
  const answer = answerOf(name), { charts, rest, months } = opened.value;
  return answer && tableOf(name, { answer, rest, observed: LINES.includes(name) ? observedRows(charts[name]) : [], months, map: shownMap(), hidden: hidden.value });
}

// --- drawing

/**
 * All figures first: a chart reads the width of its figure when it is drawn. `answer` is what the scenario opens with,
 * `state` that of the page.
 * @param {OpenedScenario} answer @param {PageState} state
 */
export async function draw(answer, state) {
  const own = ++drawing;
  drawFar = newest = null;
  for (const view of Object.values(views)) view.finalize();
  for (const store of [views, ends, hasBands]) for (const name of Object.keys(store)) delete store[name];
  undrawn.clear();
  inSight.clear();
  observer.disconnect();
  await vega();
  if (own !== drawing) return;
  batch(() => {
    opened.value = { charts: answer.charts, rest: answer.rest_paths ?? answer.paths, months: answer.months.map((day) => Date.parse(day)), embed: state.embed };
    zoomed.value = null;
    countedFrom.value = "";
    scales.value = mapRows.value = {};
    for (const one of Object.values(latest)) one.value = null;
    if (!chosenMap()) mapChoice.value = answer.charts.map.choices?.[0]?.id ?? "";
  });
  connectTip();
  render(html`<${Charts} key=${own} />`, byId("charts"));
  const places = ORDER.filter((name) => name !== "stops").map((name) => /** @type {[string, HTMLElement]} */ ([name, byId(`c-${name}`)]));
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

/** Charts below the window; the same promise for all who wait. */
export function whenAllDrawn() {
  allDrawn = drawFar ? drawFar() : allDrawn;
  drawFar = null;
  return allDrawn;
}

const MAP_SHAPE = 0.48; // height of the world as a share of its width
/** As high as the world is at a width, without the label of the region whose goods are shown. @param {VegaSpec} spec @param {number} width @returns {VegaSpec} */
function mapAt(spec, width) {
  const home = chosenMap()?.home;
  return { ...spec, height: Math.min(spec.height, Math.round(MAP_SHAPE * width)), layer: spec.layer.filter((/** @type {any} */ layer) => layer.mark.type !== "text" || layer.data.values[0]?.id !== home) };
}

/** @param {string} id */
async function chooseMap(id) {
  mapChoice.value = id;
  await whenAllDrawn();
  views.map.finalize();
  await embed("map", byId("c-map"));
}

/** @param {string} name @param {HTMLElement} picture */
async function embed(name, picture) {
  const own = drawing, chart = chartOf(name), host = document.createElement("div");
  host.className = "drawn";
  picture.replaceChildren(host);
  const embedded = await (await vega())(host, named(chart, LINES.includes(name) ? onScale(name, chart.spec) : name === "map" ? mapAt(chart.spec, picture.clientWidth) : chart.spec), OPTIONS);
  if (own !== drawing) { // another scenario was opened meanwhile
    embedded.view.finalize();
    return;
  }
  host.setAttribute("aria-hidden", "true"); // the picture around it has the name
  views[name] = embedded.view;
  connect(name, picture);
  if (name === "map") {
    thinNames(picture);
    await showMap();
  } else observer.observe(picture);
  if (LINES.includes(name)) {
    setMonths(views[name]);
    if (hidden.value.size) views[name].signal("hidden", [...hidden.value]);
  }
}

/** @param {string} name @param {HTMLElement} picture */
function connect(name, picture) {
  const { charts, rest, months } = opened.value, chart = charts[name], answer = () => latest[name].value;
  if (name === "map") {
    followPlaces(picture, views.map, (datum) => placeOf(datum));
  } else if (name === "loss") {
    /** @param {number} i */
    const row = (i) => /** @type {RunAnswer} */ (answer()).loss[i];
    followRows(picture, () => answer()?.loss.length ?? 1, (i) => row(i).label, (i) => [
      `central ${figureText(row(i).central)}% of GDP${row(i).low !== row(i).high ? ` (draws ${figureText(row(i).low)} to ${figureText(row(i).high)})` : ""}`,
      `counted in two other ways ${figureText(row(i).lower)} to ${figureText(row(i).upper)}; at rest ${figureText(row(i).rest)}`]);
  } else {
    followMonths(picture, months, {
      span,
      zoom: zoomTo,
      lines: (i) => {
        const own = answer();
        return own ? monthLines(name, i, { answer: own, rest, observed: observedRows(chart), hidden: hidden.value, unit: chart.unit ?? "", months }) : [];
      },
    });
  }
}

/** @param {any} datum */
function placeOf(datum) {
  const map = shownMap(), shade = map?.shade.find((one) => one.id === datum.id), flow = map?.flows.find((one) => one.id === datum.id || (shade && one.name === shade.name));
  const own = shade ?? map?.shade.find((one) => flow && one.name === flow.name);
  if (!own && !flow) return null;
  return { title: String((own ?? flow)?.name), lines: [own ? `loss ${figureText(own.value)}% of GDP` : "", flow ? `shipments ${figureText(flow.value)} t a month` : ""].filter(Boolean) };
}

/** @param {ChartOnPage} chart @returns {Observation[]} */
const observedRows = (chart) => chart.spec.layer.flatMap((/** @type {any} */ layer) => (layer.name?.startsWith(OBSERVED_LAYER) ? layer.data.values : []));

// --- scale, months, series

/** @param {Pick<ChartOnPage, "spec">} chart */
const kindOf = (chart) => (chart.spec.layer.some((/** @type {any} */ layer) => layer.encoding.y?.scale?.type === "log") ? "log" : "linear");

/** @param {string} name @param {VegaSpec} spec */
function onScale(name, spec) {
  const kind = scales.value[name];
  if (!kind || kind === kindOf({ spec })) return spec;
  const own = structuredClone(spec);
  const positive = [...Object.values(latest[name].value?.paths[name] ?? {}), ...Object.values(opened.value.rest[name])].flatMap((path) => [...(path.low ?? []), ...path.value]).filter((x) => x !== null && x > 0);
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

/** @param {ChartOnPage} chart @param {string} kind */
const readingOf = (chart, kind) => (kind === "log" ? `${chart.reading} Logarithmic scale: equal steps are equal ratios.` : chart.reading);

/** @param {string} name @param {string} kind */
async function rescale(name, kind) {
  scales.value = { ...scales.value, [name]: kind };
  delete ends[name];
  hasBands[name] = false;
  await whenAllDrawn();
  views[name].finalize();
  await embed(name, byId(`c-${name}`));
  const answer = latest[name].value;
  if (answer) await fillOne(name, answer);
}

/** @returns {[number, number]} */
function span() {
  const { months } = opened.value;
  return zoomed.value ?? [months[0], months[months.length - 1]];
}

/** @param {VegaView} view */
function setMonths(view) {
  const [first, last] = span();
  view.signal("first", first).signal("last", last);
}

/** Without arguments the whole run. @param {number} [first] @param {number} [last] */
async function zoomTo(first, last) {
  const { months } = opened.value;
  zoomed.value = first === undefined || last === undefined || first >= last || (first === months[0] && last === months[months.length - 1]) ? null : [first, last];
  await whenAllDrawn();
  await Promise.all(LINES.map((name) => { setMonths(views[name]); return views[name].runAsync(); }));
}

/** @param {string} name */
async function toggleSeries(name) {
  const next = new Set(hidden.value);
  if (!next.delete(name)) next.add(name);
  hidden.value = next;
  await whenAllDrawn();
  await Promise.all(LINES.map((one) => views[one].signal("hidden", [...next]).runAsync()));
}

// --- rows

/** @param {Record<string, ShownPath>} paths @param {boolean} ranges */
function rows(paths, ranges) {
  const out = [], { months } = opened.peek();
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

/** @param {RunAnswer} answer */
const dealDays = ({ deal }) => (deal ? [{ month: Date.parse(deal.signed), label: "deal" }, { month: Date.parse(deal.until), label: "deal ends" }] : []);

/** @param {string} name @param {RunAnswer} answer */
function fillOne(name, answer) {
  undrawn.delete(name);
  const view = views[name];
  if (!view) return null;
  latest[name].value = answer;
  if (name === "loss") view.data("rows", answer.loss.map((row, place) => ({ ...row, place })));
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

/** Charts in sight, or `all`. @param {RunAnswer} answer */
export async function fill(answer, all = true) {
  const work = [];
  countedFrom.value = answer.counted_from;
  newest = answer;
  for (const name of [...LINES, "loss"]) {
    if (all || inSight.has(name)) work.push(fillOne(name, answer));
    else undrawn.set(name, answer);
  }
  await Promise.all(work);
}

/** @type {Record<string, { bottom: number, top: number }>} */
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
  mapRows.value = { ...others, [opened.value.charts.map.choices?.[0]?.id ?? ""]: first };
  await showMap();
}

async function showMap() {
  const view = views.map, parts = shownMap();
  if (!view || !parts) return;
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
