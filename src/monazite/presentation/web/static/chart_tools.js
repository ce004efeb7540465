// What a reader can do with a chart: read it, take it, choose scale, months, series.
import { withDates } from "/static/dom.js";
import { save } from "/static/jobs.js";
import { laterMonth, linkOf } from "/static/state.js";
import { state } from "/static/store.js";
import { Grid, byId, field, html, render, signal, useLayoutEffect, useRef, useSignal } from "/static/ui.js";

/** @import { ChartOnPage, MapRows, ShownPath } from "api" */
/** @import { RunAnswer } from "/static/store.js" */
/** @import { VegaView, VegaSpec } from "/vega.js" */
/** @template T @typedef {import("/static/ui.js").Signal<T>} Signal */
/** A table; `texts`: how many of the first columns are words; `period`: first and last month of figures without one. @typedef {{ head: string[], texts: number, lines: (string | number | null)[][], period?: [string, string] }} ChartTable */
/** @typedef {Record<string, Record<string, ShownPath>>} Paths */
/** @typedef {{ series: string, month: number, value: number }} Observation */
/** @typedef {{ answer: RunAnswer, rest: Paths, observed: Observation[], months: number[], map: MapRows | null, hidden: Set<string> }} ChartNumbers */
/**
 * What can be done with a chart; `source`: what it is of.
 * @typedef {{ name: string, chart: ChartOnPage, caption: string, source: () => string, hidden?: Set<string>, view: () => VegaView, run: () => string, table?: () => ChartTable,
 *   isEmbeddable?: boolean, scale?: { kind: string, choose: (kind: string) => unknown } }} ToolsOfChart
 */

export const AT_REST = "levers at rest", OBSERVED = "observed";
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

const LEAST_SHOWN = 0.001; // below it a figure says that it is not zero

/** @param {number | null | undefined} x */
export function figureText(x) {
  if (x === null || x === undefined) return "";
  if (x !== 0 && Math.abs(x) < LEAST_SHOWN) return x > 0 ? `under ${LEAST_SHOWN}` : `over \u2212${LEAST_SHOWN}`;
  return Number(x.toPrecision(4)).toLocaleString("en");
}
/** @param {number} at */
export const monthText = (at) => MONTH.format(at);
/** @param {number} at */
const dayText = (at) => new Date(at).toISOString().slice(0, 7);

// --- tables

/** @param {Observation[]} observed @param {string} label @param {Set<string>} hidden */
const seenIn = (observed, label, hidden) => (hidden.has(OBSERVED) ? [] : observed.filter((one) => one.series === label));
/** @param {Observation[]} seen */
const meanOf = (seen) => (seen.length ? seen.reduce((sum, one) => sum + one.value, 0) / seen.length : null);

/** The numbers of a chart; of observations of a month the mean. @param {string} name @param {ChartNumbers} numbers @returns {ChartTable} */
export function tableOf(name, { answer, rest, observed, months, map, hidden }) {
  /** @type {[string, string]} */
  const period = [answer.counted_from.slice(0, 7), [laterMonth(answer.counted_from, 11).slice(0, 7), dayText(months[months.length - 1])].sort()[0]];
  if (name === "loss") {
    return { period, head: ["Place", ...["Central", "Low", "High", "Lower bound", "Upper bound", "At rest"].map((one) => `${one}, % of GDP`)], texts: 1, lines: answer.loss.map((row) => [row.label, row.central, row.low, row.high, row.lower, row.upper, row.rest]) };
  }
  if (name === "map") {
    const losses = new Map((map?.shade ?? []).map((one) => [one.name, one.value]));
    const sent = new Map((map?.flows ?? []).map((one) => [one.name, one.value]));
    return { period, head: ["Place", "Loss, % of GDP", "Shipments, t a month"], texts: 1, lines: [...new Set([...losses.keys(), ...sent.keys()])].map((place) => [place, losses.get(place) ?? null, sent.get(place) ?? null]) };
  }
  const series = Object.entries(answer.paths[name]).filter(([label]) => !hidden.has(label));
  const columns = series.flatMap(([label, path]) => {
    /** @type {[string, (number | null)[]][]} */
    const own = path.low && path.high ? [[`${label}, central run`, path.value], [`${label}, middle`, path.middle ?? []], [`${label}, low`, path.low], [`${label}, high`, path.high]] : [[label, path.value]];
    if (!hidden.has(AT_REST)) own.push([`${label}, at rest`, rest[name][label].value]);
    const seen = seenIn(observed, label, hidden);
    if (seen.length) own.push([`${label}, observed`, months.map((at) => meanOf(seen.filter((one) => dayText(one.month) === dayText(at))))]);
    return own;
  });
  return { head: ["Month", ...columns.map(([label]) => label)], texts: 1, lines: months.map((at, i) => [dayText(at), ...columns.map(([, values]) => values[i])]) };
}

/** @param {{ of: () => ChartTable | null, title: string, id?: string }} given */
export function TableFold({ of, title, id }) {
  const isOpen = useSignal(false), table = isOpen.value && of();
  const rows = table && table.lines.map((line) => line.map((x, i) => (typeof x === "string" ? withDates(x) : i < table.texts ? "" : figureText(x))));
  return html`<details class="table-fold" id=${id} onToggle=${(/** @type {Event} */ event) => { isOpen.value = isUnfolded(event); }}><summary>As a table<span class="unseen">: ${title}</span></summary>
    <div>${table && html`<${Grid} head=${table.head} rows=${rows} texts=${table.texts} caption=${title} />`}</div></details>`;
}

/** @param {Event} event */
const isUnfolded = (event) => /** @type {HTMLDetailsElement} */ (event.currentTarget).open;

/** @param {ChartTable} table @param {string} unit @param {string} run */
export function csvText({ head, lines, period }, unit, run) {
  /** @param {string | number | null} x */
  const cell = (x) => (x === null || x === undefined ? "" : /[",\n]/.test(String(x)) ? `"${String(x).replaceAll('"', '""')}"` : String(x));
  const names = [...(period ? ["first month", "last month"] : []), ...(unit ? ["unit"] : []), "run"];
  const common = [...(period ?? []), ...(unit ? [unit] : []), run];
  return [[...head, ...names], ...lines.map((line) => [...line, ...common])].map((line) => line.map(cell).join(",")).join("\n") + "\n";
}

// --- files

const PICTURE_SIZE = 2; // pixels of a PNG for each of the page
const EM = 0.5; // width of a letter as a share of its size, on average
/** A picture is light whatever the page is. @type {Record<string, string>} */
const STROKES = { blue: "#0072b2", red: "#d55e00", orange: "#e69f00", observed: "#000", rest: '#767676" stroke-dasharray="4 3' };

/** @param {ToolsOfChart} tools */
async function pictureOf({ view, chart, caption, source, hidden }) {
  const drawn = await view().toSVG(), [width, height] = (/** @type {string[]} */ (drawn.match(/[\d.]+(?=")/g))).slice(1).map(Number), parts = [];
  let x = width, y = 0;
  const escaped = (/** @type {string} */ text) => text.replace(/[&<]/g, (one) => `&#${one.charCodeAt(0)};`);
  const write = (/** @type {string} */ text, size = 11, at = 8) => parts.push(`<text x="${at}" y="${y}" font-size="${size}">${escaped(text)}</text>`);
  const paragraph = (/** @type {string} */ text, size = 11) => text.match(RegExp(`.{1,${Math.floor((width - 16) / size / EM)}}( |$)`, "g"))?.forEach((line) => {
    y += 1.4 * size;
    write(line, size);
  });
  paragraph(chart.unit ? `${chart.title}, ${chart.unit}` : chart.title, 15);
  for (const { hue, name } of chart.legend ?? []) if (!hidden?.has(name)) {
    const end = 40 + 11 * EM * name.length;
    if (x + end > width) [x, y] = [8, y + 18];
    parts.push(`<path d="M${x},${y - 4}h20" stroke-width="3" stroke="${STROKES[hue]}"/>`);
    write(name, 11, x + 24);
    x += end;
  }
  parts.push(drawn.replace("<svg", `<svg y="${y += 8}"`));
  y += height;
  [caption, source()].forEach((text) => paragraph(text));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.ceil(y + 8)}" font-family="Liberation Sans, Arial, Helvetica, sans-serif" fill="#333"><title>${escaped(`${chart.title}. ${source()}`)}</title><rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>`;
}

/** @param {ToolsOfChart} tools @param {string} kind */
async function savePicture(tools, kind) {
  const { name } = tools, svg = await pictureOf(tools);
  if (kind === "svg") return save(`${name}.svg`, new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(PICTURE_SIZE * image.width, PICTURE_SIZE * image.height);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return save(`${name}.png`, await canvas.convertToBlob());
}

/** @param {{ tools: ToolsOfChart }} given */
export function ChartTools({ tools }) {
  const { scale, table, name } = tools, { title, unit } = tools.chart;
  const scaleButton = (/** @type {string} */ kind) => scale && html`<button type="button" aria-label=${`${title}: ${kind === "log" ? "logarithmic" : "linear"} scale`} aria-pressed=${String(kind === scale.kind)} onClick=${() => scale.choose(kind)}>${kind === "log" ? "Log" : "Linear"}</button>`;
  return html`<p class="chart-tools" role="group" aria-label=${`${title}: scale and files`}>${["log", "linear"].map(scaleButton)}
    ${["png", "svg"].map((kind) => html`<button type="button" aria-label=${`${title} as ${kind.toUpperCase()}`} onClick=${() => savePicture(tools, kind)}>${kind.toUpperCase()}</button>`)}
    ${table && html`<button type="button" aria-label=${`${title} as CSV, with ranges`} onClick=${() => save(`${name}.csv`, new Blob([csvText(table(), unit, tools.run())], { type: "text/csv" }))}>CSV</button>`}
    ${tools.isEmbeddable && html`<${Embed} name=${name} title=${title} />`}</p>`;
}

/** A frame of this chart alone, of the state in which the part is opened. @param {{ name: string, title: string }} given */
function Embed({ name, title }) {
  const address = useSignal(""), height = useSignal(0);
  const toggle = (/** @type {Event} */ event) => {
    if (!isUnfolded(event)) return;
    height.value = Math.max(name === "map" ? 700 : 560, 60 + (field(event).closest("figure")?.offsetHeight ?? 0));
    address.value = new URL(linkOf(state.peek(), { embed: name, view: "overview" }), location.href).href;
  };
  const code = address.value && `<iframe src="${address.value.replaceAll("&", "&amp;")}" title="${title.replaceAll('"', "&quot;")}" width="640" height="${height}"></iframe>`;
  return html`<details class="embed-part" onToggle=${toggle}><summary aria-label=${`${title}: embed`}>Embed</summary>
    <div><textarea rows="3" readonly aria-label=${`${title}: code of the frame`} value=${code}></textarea><a target="_blank" rel="noopener" href=${address.value || undefined}>Open it alone</a></div></details>`;
}

// --- values under the pointer

/** What stands beside the pointer. @type {Signal<{ x: number, y: number, title: string, lines: string[] } | null>} */
const tip = signal(null);
const spoken = signal("");

function Tip() {
  const box = useRef(/** @type {HTMLElement | null} */ (null)), at = tip.value;
  useLayoutEffect(() => {
    if (!box.current || !at) return;
    const { offsetWidth, offsetHeight, style } = box.current;
    style.left = `${Math.max(4, Math.min(at.x + 14, document.documentElement.clientWidth - offsetWidth - 4))}px`;
    style.top = `${Math.max(4, at.y - offsetHeight - 10)}px`;
  }, [at]);
  return html`<div id="tip" hidden=${!at} ref=${box}>${at && html`<strong>${at.title}</strong>${at.lines.map((text) => html`<span>${text}</span>`)}`}</div>
    <p class="unseen" id="tip-spoken" role="status">${spoken.value}</p>`;
}

export function connectTip() {
  render(html`<${Tip} />`, byId("beside"));
  addEventListener("scroll", hideTip, { passive: true }); // its place is one of the window: it would lie over another chart
}

/** @param {number} x @param {number} y @param {string} title @param {string[]} lines @param {boolean} isSpoken */
function showTip(x, y, title, lines, isSpoken) {
  tip.value = { x, y, title, lines };
  if (isSpoken) spoken.value = [title, ...lines].join("; ");
}

const hideTip = () => { tip.value = null; };

/** A finger that is lifted leaves what it has shown. @param {() => void} leave */
const mouseOnly = (leave) => (/** @type {PointerEvent} */ event) => { if (event.pointerType === "mouse") leave(); };

/** @param {Element} picture */
const frameOf = (picture) => picture.querySelector("g.root path.background")?.getBoundingClientRect();

/** @param {ShownPath} path @param {number} i */
const withRange = (path, i) => figureText(path.value[i]) + (path.low && path.high && path.low[i] !== path.high[i] ? ` (${figureText(path.low[i])} to ${figureText(path.high[i])})` : "");

/**
 * Lines of the text beside a month: every series with its range, the run at rest, and what was observed.
 * @param {string} name @param {number} i
 * @param {Omit<ChartNumbers, "map"> & { unit: string }} numbers
 */
export function monthLines(name, i, { answer, rest, observed, hidden, unit, months }) {
  const lines = [];
  for (const [label, path] of Object.entries(answer.paths[name])) {
    if (hidden.has(label) || path.value[i] === null) continue;
    const usual = rest[name][label]?.value[i];
    const atRest = hidden.has(AT_REST) || usual === path.value[i] ? "" : `; at rest ${figureText(usual)}`;
    lines.push(`${label}: ${withRange(path, i)}${unit.includes("=") ? "" : ` ${unit}`}${atRest}`);
    const seen = seenIn(observed, label, hidden).filter((one) => dayText(one.month) === dayText(months[i]));
    if (seen.length) lines.push(`${label}, observed: ${seen.map((one) => figureText(one.value)).join(", ")}`);
  }
  return lines;
}

/** @param {string} name */
function overlay(name) {
  const node = document.createElement("div");
  node.className = name;
  node.hidden = true;
  return node;
}

/**
 * Pointer and arrow keys over a chart of months: `span` gives the first and the last month in sight, `lines` the text of a
 * month, `zoom` is called where a stretch is dragged, without arguments for the whole run.
 * @param {HTMLElement} picture @param {number[]} months
 * @param {{ span: () => [number, number], zoom: (first?: number, last?: number) => unknown, lines: (i: number) => string[] }} chart
 */
export function followMonths(picture, months, chart) {
  const cursor = overlay("cursor"), stretch = overlay("stretch");
  picture.append(cursor, stretch);
  let at = -1;
  /** @type {number | null} */
  let dragFrom = null;
  /** @param {HTMLElement} node @param {number} from @param {number} to @param {DOMRect} frame */
  const place = (node, from, to, frame) => {
    const box = picture.getBoundingClientRect();
    Object.assign(node.style, { left: `${from - box.left}px`, width: `${Math.max(to - from, 1)}px`, top: `${frame.top - box.top}px`, height: `${frame.height}px` });
    node.hidden = false;
  };
  /** @param {number} clientX @param {DOMRect} frame */
  const monthAt = (clientX, frame) => {
    const [first, last] = chart.span();
    const time = first + (Math.min(Math.max(clientX - frame.left, 0), frame.width) / frame.width) * (last - first);
    return months.reduce((best, one, i) => (Math.abs(one - time) < Math.abs(months[best] - time) ? i : best), 0);
  };
  /** @param {number} i @param {boolean} isSpoken */
  const show = (i, isSpoken) => {
    const frame = frameOf(picture);
    if (!frame) return;
    at = i;
    const [first, last] = chart.span();
    const x = frame.left + ((months[i] - first) / (last - first)) * frame.width;
    place(cursor, x, x, frame);
    showTip(x, frame.top + 20, monthText(months[i]), chart.lines(i), isSpoken);
  };
  const leave = () => {
    cursor.hidden = stretch.hidden = true;
    dragFrom = null;
    hideTip();
  };
  picture.onpointermove = (event) => {
    const frame = frameOf(picture);
    if (!frame || event.clientX < frame.left - 6 || event.clientX > frame.right + 6) return leave();
    show(monthAt(event.clientX, frame), false);
    if (dragFrom !== null) place(stretch, Math.min(dragFrom, event.clientX), Math.max(dragFrom, event.clientX), frame);
  };
  // A tap shows its month until the next one beside it; a second tap on it, or Escape, hides it.
  picture.onpointerdown = (event) => {
    const frame = frameOf(picture);
    if (event.pointerType !== "mouse" && frame) return !cursor.hidden && monthAt(event.clientX, frame) === at ? leave() : show(monthAt(event.clientX, frame), true);
    if (event.button === 0) dragFrom = event.clientX;
  };
  picture.onpointerup = (event) => {
    const frame = frameOf(picture);
    if (dragFrom !== null && frame && Math.abs(event.clientX - dragFrom) > 12) {
      const ends = [monthAt(dragFrom, frame), monthAt(event.clientX, frame)].sort((a, b) => a - b);
      chart.zoom(months[ends[0]], months[ends[1]]);
    }
    dragFrom = null;
    stretch.hidden = true;
  };
  picture.ondblclick = () => chart.zoom();
  picture.onpointerleave = mouseOnly(leave);
  picture.onblur = leave;
  picture.onkeydown = (event) => {
    if (event.key === "Escape") return leave();
    const move = { ArrowRight: 1, ArrowLeft: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity }[event.key];
    if (!move) return;
    event.preventDefault();
    const [first, last] = chart.span();
    const inSight = months.map((_, i) => i).filter((i) => months[i] >= first && months[i] <= last);
    show(Math.min(Math.max(at + move, inSight[0]), inSight[inSight.length - 1]), true);
  };
}

/** The same over a chart of rows below each other. @param {HTMLElement} picture @param {() => number} count @param {(i: number) => string} titleOf @param {(i: number) => string[]} linesOf */
export function followRows(picture, count, titleOf, linesOf) {
  let at = -1;
  /** @param {number} i @param {boolean} isSpoken */
  const show = (i, isSpoken) => {
    const frame = frameOf(picture);
    if (!frame) return;
    at = i;
    showTip(frame.left + frame.width / 3, frame.top + ((i + 0.2) * frame.height) / count(), titleOf(i), linesOf(i), isSpoken);
  };
  picture.onpointermove = (event) => {
    const frame = frameOf(picture);
    if (!frame || event.clientY < frame.top || event.clientY >= frame.bottom) return hideTip();
    show(Math.floor(((event.clientY - frame.top) / frame.height) * count()), false);
  };
  picture.onpointerdown = (event) => { if (event.pointerType !== "mouse") picture.onpointermove?.(event); };
  picture.onpointerleave = mouseOnly(hideTip);
  picture.onblur = hideTip;
  picture.onkeydown = (event) => {
    const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === "Escape") hideTip();
    if (!move) return;
    event.preventDefault();
    show(Math.min(Math.max(at + move, 0), count() - 1), true);
  };
}

/** @param {VegaView} view @param {Parameters<VegaView["addEventListener"]>[1]} show */
function follow(view, show) {
  for (const kind of ["mousemove", "click"]) view.addEventListener(kind, show);
}

/** @param {HTMLElement} picture @param {VegaView} view @param {(datum: any) => { title: string, lines: string[] } | null} placeOf */
export function followPlaces(picture, view, placeOf) {
  follow(view, (event, item) => {
    const place = item?.datum && placeOf(item.datum);
    if (place) showTip(event.clientX, event.clientY, place.title, place.lines, false);
    else hideTip();
  });
  picture.onpointerleave = mouseOnly(hideTip);
}

// --- charts that are drawn once

/** @param {unknown} x */
const isFigure = (x) => typeof x === "number" || typeof x === "string";
/** @param {any} spec @returns {any[]} */
const partsOf = (spec) => [spec, ...(spec.layer ?? []), ...["concat", "hconcat", "vconcat"].flatMap((kind) => (spec[kind] ?? []).flatMap(partsOf))];

/** The rows that a specification brings along, as a table; null where it has none that can be read. @param {VegaSpec} spec @returns {ChartTable | null} */
export function tableOfSpec(spec) {
  const rows = partsOf(spec).map((part) => part.data?.values).find((values) => Array.isArray(values) && values.length && typeof values[0] === "object");
  if (!rows) return null;
  const keys = Object.keys(rows[0]).filter((key) => isFigure(rows[0][key]) && key !== "id");
  const words = keys.filter((key) => typeof rows[0][key] === "string"), figures = keys.filter((key) => typeof rows[0][key] === "number");
  return { head: [...words, ...figures].map((key) => key.replaceAll("_", " ")), texts: words.length, lines: rows.map((/** @type {any} */ row) => [...words, ...figures].map((key) => row[key] ?? null)) };
}

/** @param {HTMLElement} picture @param {VegaView} view */
export function followItems(picture, view) {
  follow(view, (event, item) => {
    const row = item?.datum, keys = row ? Object.keys(row).filter((key) => isFigure(row[key]) && !key.startsWith("_") && key !== "id") : [];
    if (!keys.length) return hideTip();
    /** @param {string} key */
    const text = (key) => (typeof row[key] === "number" ? (key === "month" || key === "date" ? monthText(row[key]) : figureText(row[key])) : row[key]);
    const [title, ...rest] = keys.sort((a, b) => (typeof row[a] === "string" ? 0 : 1) - (typeof row[b] === "string" ? 0 : 1));
    return showTip(event.clientX, event.clientY, String(text(title)), rest.map((key) => `${key.replaceAll("_", " ")}: ${text(key)}`), false);
  });
  picture.onpointerleave = mouseOnly(hideTip);
}
