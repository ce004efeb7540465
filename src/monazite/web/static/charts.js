// Charts: Vega-Lite specifications from the server, filled with rows as they come.
import { element } from "/static/dom.js";

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

export function box(name, chart, rest = true) {
  const picture = element("div", { class: "picture", id: `c-${name}`, role: "img", "aria-label": `${chart.title}. ${chart.reading}` });
  const head = element("h2", { text: chart.title }, chart.unit ? element("span", { text: ` ${chart.unit}` }) : null);
  return [element("figure", { id: `f-${name}` }, head, legend(chart.legend, rest), picture, element("figcaption", { text: chart.reading })), picture];
}

// All boxes first: a chart reads the width of its box when it is made.
export async function draw(target, charts, days, extra) {
  const embed = await vega();
  for (const view of Object.values(views)) view.finalize();
  for (const name of Object.keys(views)) delete views[name];
  months = days.map((day) => Date.parse(day));
  target.replaceChildren();
  const places = [];
  for (const name of ["price", "shipments", "stops", "loss", "supply", "map"]) {
    if (name === "stops") target.append(extra);
    else {
      const [figure, picture] = box(name, charts[name]);
      target.append(figure);
      places.push([name, charts[name], picture]);
    }
  }
  for (const [name, chart, picture] of places) {
    const made = await embed(picture, chart.spec, OPTIONS);
    views[name] = made.view;
  }
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

const ranged = {};

export async function fill(answer) {
  const work = [];
  for (const name of LINES) {
    const view = views[name];
    if (!view) continue;
    view.data("rows", rows(answer.paths[name], false));
    const bands = rows(answer.paths[name], true);
    if (bands.length || ranged[name]) view.data("bands", bands);
    ranged[name] = bands.length > 0;
    work.push(view.runAsync());
  }
  if (views.loss) work.push(views.loss.data("rows", answer.loss).runAsync());
  await Promise.all(work);
}

export async function fillMap(parts) {
  const view = views.map;
  if (!view) return;
  for (const [name, values] of Object.entries(parts)) view.data(name, values);
  await view.runAsync();
}

// One chart that is drawn once, as it is.
export async function once(target, name, chart) {
  const embed = await vega();
  const [figure, picture] = box(name, chart, false);
  target.append(figure);
  await embed(picture, chart.spec, OPTIONS);
  return figure;
}
