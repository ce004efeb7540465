// Charts: Vega-Lite specifications from the server, filled with rows as they come.
import { element, grid } from "/static/dom.js";

const views = {};
const LINES = ["price", "shipments", "supply"];
const OPTIONS = { actions: false, renderer: "svg", ast: true, tooltip: false, defaultStyle: false, hover: false };
let months = [];

async function vega() {
  if (!window.vegaEmbed) await import("/vega.js");
  return window.vegaEmbed;
}

function legend(items, rest = true) {
  if (!items) return null;
  const list = element("ul", { class: "legend" });
  for (const one of items) list.append(element("li", { class: `hue-${one.hue}`, text: one.name }));
  if (rest) list.append(element("li", { class: "hue-rest", text: "levers at rest" }));
  return list;
}

export function chartFigure(name, chart, rest = true) {
  const picture = element("div", { class: "picture", id: `c-${name}`, role: "img", "aria-label": `${chart.title}. ${chart.reading}` });
  const head = element("h2", { text: chart.title }, chart.unit ? element("span", { text: ` ${chart.unit}` }) : null);
  const figure = element("figure", { id: `f-${name}` }, head, legend(chart.legend, rest), picture, element("figcaption", { text: chart.reading }));
  if (LINES.includes(name) || name === "loss") figure.append(tableFold(name, chart));
  return [figure, picture];
}

// The chart under the name that a screen reader says; Vega would call it "Vega visualization".
const named = (chart) => ({ ...chart.spec, description: `${chart.title}. ${chart.reading}` });

// All figures first: a chart reads the width of its figure when it is drawn.
export async function draw(target, charts, days, extra) {
  const embed = await vega();
  for (const view of Object.values(views)) view.finalize();
  for (const name of Object.keys(views)) delete views[name];
  for (const name of Object.keys(ends)) delete ends[name];
  undrawn.clear();
  inSight.clear();
  observer.disconnect();
  months = days.map((day) => Date.parse(day));
  target.replaceChildren();
  const places = [];
  for (const name of ["price", "shipments", "stops", "loss", "supply", "map"]) {
    if (name === "stops") target.append(extra);
    else {
      const [figure, picture] = chartFigure(name, charts[name]);
      target.append(figure);
      places.push([name, charts[name], picture]);
    }
  }
  for (const [name, chart, picture] of places) {
    const embedded = await embed(picture, named(chart), OPTIONS);
    views[name] = embedded.view;
    if (name !== "map") observer.observe(picture);
  }
}

const latest = {}; // answer that each chart shows, for its table
const figureText = (x) => (x === null || x === undefined ? "" : Number(x.toPrecision(4)).toLocaleString("en"));

// The numbers of a chart as a table, filled when it is opened.
function tableFold(name, chart) {
  const place = element("div");
  const fold = element("details", { class: "table-fold", id: `t-${name}` }, element("summary", { text: "As a table" }), place);
  fold.addEventListener("toggle", () => fillTable(name, chart.title));
  return fold;
}

function fillTable(name, title) {
  const fold = document.getElementById(`t-${name}`), answer = latest[name];
  if (!fold?.open || !answer) return;
  if (name === "loss") {
    const lines = answer.loss.map((row) => [row.label, ...[row.central, row.low, row.high, row.rest].map(figureText)]);
    return fold.lastChild.replaceChildren(grid(["Place", "Central", "Low", "High", "At rest"], lines, 1, title));
  }
  const series = Object.entries(answer.paths[name]);
  const head = ["Month", ...series.flatMap(([label, path]) => (path.low ? [label, "low", "high"] : [label]))];
  const lines = months.map((at, i) => [new Date(at).toISOString().slice(0, 7), ...series.flatMap(([, path]) => (path.low ? [path.value[i], path.low[i], path.high[i]] : [path.value[i]]).map(figureText))]);
  fold.lastChild.replaceChildren(grid(head, lines, 1, title));
}

function rows(paths, ranges) {
  const out = [];
  for (const [series, path] of Object.entries(paths)) {
    for (let i = 0; i < months.length; i++) {
      const value = path.value[i];
      if (value === null) continue;
      if (!ranges) out.push({ month: months[i], series, value });
      else if (path.low?.[i] != null) out.push({ month: months[i], series, low: path.low[i], high: path.high[i] });
    }
  }
  return out;
}

const hasBands = {};
const undrawn = new Map(); // charts out of sight, with the answer that they have not drawn yet
const inSight = new Set();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const name = target.id.slice(2);
    if (!isIntersecting) inSight.delete(name);
    else {
      inSight.add(name);
      if (undrawn.has(name)) fillOne(name, undrawn.get(name));
    }
  }
}, { rootMargin: "60px" });

function fillOne(name, answer) {
  undrawn.delete(name);
  const view = views[name];
  if (!view) return null;
  latest[name] = answer;
  fillTable(name, document.querySelector(`#f-${name} h2`).textContent);
  if (name === "loss") view.data("rows", answer.loss);
  else {
    view.data("rows", rows(answer.paths[name], false));
    const bands = rows(answer.paths[name], true);
    if (bands.length || hasBands[name]) view.data("bands", bands);
    hasBands[name] = bands.length > 0;
    for (const [end, value] of Object.entries(endsOf(name, view, answer.paths[name]))) view.signal(end, value);
  }
  return view.runAsync();
}

// While a lever moves only charts in sight are drawn; the others when they come into sight, or when `all` are asked for.
export async function fill(answer, all = true) {
  const work = [];
  for (const name of [...LINES, "loss"]) {
    if (all || inSight.has(name)) work.push(fillOne(name, answer));
    else undrawn.set(name, answer);
  }
  await Promise.all(work);
}

const ends = {}; // of the axis of each line chart

// An axis stays as it is unless what is shown would leave it; then it widens, and stays so until the charts are drawn
// anew. One that begins at zero has no other beginning.
function endsOf(name, view, paths) {
  const own = (ends[name] ??= { bottom: view.signal("bottom"), top: view.signal("top") });
  const shown = (end) => Object.values(paths).flatMap((path) => (path[end] ?? path.value).filter((x) => x !== null));
  const most = Math.max(...shown("high")), least = Math.min(...shown("low"));
  if (most > own.top) own.top = 1.05 * most;
  if (own.bottom > 0 && least > 0 && least < own.bottom) own.bottom = least / 1.05;
  return own;
}

export async function fillLate() {
  await Promise.all([...undrawn].map(([name, answer]) => fillOne(name, answer)));
}

export async function fillMap(parts) {
  const view = views.map;
  if (!view) return;
  for (const [name, values] of Object.entries(parts)) view.data(name, values);
  await view.runAsync();
}

// One chart that is drawn once, as it is.
export async function drawOnce(target, name, chart) {
  const embed = await vega();
  const [figure, picture] = chartFigure(name, chart, false);
  target.append(figure);
  await embed(picture, named(chart), OPTIONS);
  return figure;
}
