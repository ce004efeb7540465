// Weeks of use in stock, item by item: small charts drawn directly, so that they keep up with a lever that moves.
import { day, element } from "/static/dom.js";

/** @import { FirmAnswers, ItemCover } from "api" */
/** A chart of one item, with its parts and what it shows. @typedef {HTMLElement & { svg: SVGElement, parts: Record<string, SVGElement>, table: HTMLElement, fold: HTMLDetailsElement, gridKey?: string, shown?: { cover: ItemCover, start: string } }} CoverChart */

const WIDTH = 440, HEIGHT = 150, LEFT = 34, BOTTOM = 22, TOP = 8;
const STOPS = ["low", "middle", "high"];

/** @param {string} tag @param {Record<string, string | number>} attributes */
function shape(tag, attributes) {
  const node = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/** @param {number} week @param {number} weeks */
const across = (week, weeks) => LEFT + ((WIDTH - LEFT - 6) * week) / Math.max(weeks, 1);
/** @param {number} value @param {number} top */
const up = (value, top) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * Math.min(value, top)) / top;
/** @param {number[]} values @param {number} top */
const points = (values, top) => values.map((v, i) => `${across(i + 1, values.length).toFixed(1)},${up(v, top).toFixed(1)}`);

/** @param {number} most */
function niceTop(most) {
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 4, 5, 10].map((m) => m * size).find((t) => t >= most) ?? 10 * size;
}

/** @param {string} start @param {number} days */
const dayAfter = (start, days) => new Date(Date.parse(start) + days * 86400000);
/** @param {Date} date */
const monthText = (date) => date.toLocaleDateString("en-GB", { month: "short", year: "2-digit", timeZone: "UTC" });

/** @param {string} name @returns {CoverChart} */
function newPanel(name) {
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const parts = { grid: shape("g", { class: "grid" }), band: shape("path", { class: "band" }), rest: shape("polyline", { class: "at-rest" }), line: shape("polyline", { class: "line" }), stops: shape("g", { class: "stop-days" }) };
  svg.append(...Object.values(parts));
  const table = element("tbody");
  const head = element("thead", {}, element("tr", {}, ...["Week ending", "Middle", "5%", "95%"].map((text, i) => element("th", { scope: "col", class: i ? "number" : null, text }))));
  const fold = element("details", {}, element("summary", { text: "As a table" }), element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Weeks of ${name} in stock` }, element("table", {}, head, table)));
  const figure = element("figure", {}, element("h3", { text: name }), svg, fold);
  const chart = Object.assign(figure, { svg, parts, table, fold });
  fold.addEventListener("toggle", () => fillTable(chart));
  return chart;
}

/** @param {CoverChart} panel @param {number} top @param {string} start @param {number} weeks */
function drawGrid(panel, top, start, weeks) {
  const key = `${top}/${start}/${weeks}`;
  if (panel.gridKey === key) return;
  panel.gridKey = key;
  const marks = [];
  for (const value of [0, top / 2, top]) {
    const y = up(value, top);
    const label = shape("text", { x: LEFT - 5, y: y + 4, "text-anchor": "end" });
    label.textContent = String(Number(value.toPrecision(3)));
    marks.push(shape("line", { x1: LEFT, x2: WIDTH - 6, y1: y, y2: y }), label);
  }
  for (let week = 0; week <= weeks; week += Math.max(Math.round(weeks / 4), 1)) {
    const label = shape("text", { x: across(week, weeks), y: HEIGHT - 6, "text-anchor": week === 0 ? "start" : week > 0.95 * weeks ? "end" : "middle" });
    label.textContent = monthText(dayAfter(start, 7 * week));
    marks.push(label);
  }
  panel.parts.grid.replaceChildren(...marks);
}

/** @param {CoverChart} panel @param {FirmAnswers} answer */
function drawStops(panel, answer) {
  const marks = STOPS.flatMap((name, i) => {
    const days = answer.days[i];
    if (days === null) return [];
    const x = across(days / 7, answer.weeks);
    return [shape("line", { class: name, x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM })];
  });
  panel.parts.stops.replaceChildren(...marks);
}

/** @param {CoverChart} panel */
function fillTable(panel) {
  if (!panel.fold.open || !panel.shown) return;
  const { cover, start } = panel.shown;
  panel.table.replaceChildren(...cover.value.map((value, i) => element("tr", {}, element("th", { scope: "row", text: day(dayAfter(start, 7 * (i + 1)).toISOString()) }), ...[value, cover.low[i], cover.high[i]].map((x) => element("td", { class: "number", text: x.toFixed(1) })))));
}

/** One chart for each item that runs out first; `rest` is the answer with the levers at rest. @param {HTMLElement} target @param {FirmAnswers} answer @param {FirmAnswers | null} rest */
export function drawCover(target, answer, rest) {
  const held = new Map(/** @type {CoverChart[]} */ ([...target.children]).map((panel) => [panel.dataset.item, panel]));
  const panels = answer.cover.map((cover) => {
    const panel = held.get(cover.item) ?? newPanel(cover.item);
    panel.dataset.item = cover.item;
    const before = rest?.start === answer.start ? rest.cover.find((one) => one.item === cover.item) : null;
    const top = niceTop(Math.max(...cover.high, ...(before?.high ?? [0])));
    drawGrid(panel, top, answer.start, answer.weeks);
    const low = points(cover.low, top), high = points(cover.high, top);
    panel.parts.band.setAttribute("d", `M${high.join("L")}L${low.reverse().join("L")}Z`);
    panel.parts.line.setAttribute("points", points(cover.value, top).join(" "));
    panel.parts.rest.setAttribute("points", before ? points(before.value, top).join(" ") : "");
    drawStops(panel, answer);
    const out = cover.value.findIndex((value) => value < 0.05);
    const words = out < 0 ? "never empty in the middle case" : `empty from ${day(dayAfter(answer.start, 7 * (out + 1)).toISOString())} in the middle case`;
    panel.svg.setAttribute("aria-label", `${cover.item}: ${cover.value[0].toFixed(1)} weeks of use in stock at first, ${words}.`);
    panel.shown = { cover, start: answer.start };
    fillTable(panel);
    return panel;
  });
  if (panels.length !== target.children.length || panels.some((panel, i) => target.children[i] !== panel)) target.replaceChildren(...panels);
}
