// Charts: Vega-Lite specifications from the server, filled with rows as they come.
import { element } from "/static/levers.js";

const views = {};
const LIVE = ["price", "shipments", "loss", "stops", "supply"];

async function vega() {
  if (!window.vegaEmbed) await import("/vega.js");
  return window.vegaEmbed;
}

const OPTIONS = { actions: false, renderer: "svg", ast: true, tooltip: false, defaultStyle: false, hover: false };

function box(name, chart) {
  const picture = element("div", { class: "picture", id: `c-${name}`, role: "img", "aria-label": `${chart.title}. ${chart.reading}` });
  const figure = element("figure", { id: `f-${name}` }, element("h2", { text: chart.title }), picture, element("figcaption", { text: chart.reading }));
  return [figure, picture];
}

// All boxes first: a chart reads the width of its box when it is made.
export async function draw(target, charts) {
  const embed = await vega();
  for (const view of Object.values(views)) view.finalize();
  for (const name of Object.keys(views)) delete views[name];
  target.replaceChildren();
  const places = Object.entries(charts).map(([name, chart]) => {
    const [figure, picture] = box(name, chart);
    target.append(figure);
    return [name, chart, picture];
  });
  for (const [name, chart, picture] of places) {
    const made = await embed(picture, chart.spec, OPTIONS);
    views[name] = made.view;
  }
}

export async function fill(rows, headline) {
  const work = [];
  for (const name of LIVE) {
    if (!views[name] || !rows[name]) continue;
    work.push(views[name].data("rows", rows[name]).runAsync());
  }
  await Promise.all(work);
  for (const name of LIVE) {
    const picture = document.getElementById(`c-${name}`);
    if (picture) picture.setAttribute("aria-label", `${picture.getAttribute("aria-label").split(" Now: ")[0]} Now: ${headline}`);
  }
}

export async function fillMap(rows) {
  const view = views.map;
  if (!view) return;
  for (const [name, values] of Object.entries(rows)) view.data(name, values);
  await view.runAsync();
}

// One chart that is drawn once, as it is.
export async function once(target, name, chart) {
  const embed = await vega();
  const [figure, picture] = box(name, chart);
  target.append(figure);
  await embed(picture, chart.spec, OPTIONS);
}
