// The page: one request in flight, the latest wins; the central run at once, ranges and map when the levers rest.
import { Refused, Steps, fromAddress, post, question, setting, toAddress } from "/static/state.js";
import { day, element, month, wait, write } from "/static/dom.js";
import { draw as drawLevers, resting, show, spoken } from "/static/levers.js";
import * as charts from "/static/charts.js";
import * as views from "/static/views.js";
import { talks } from "/static/talks.js";
import { options as weigh } from "/static/options.js";
import { article } from "/static/article.js";

const by = (id) => document.getElementById(id);
const REST = 250; // ms without a move before ranges are asked for
const LET_GO = 60; // the same once the lever was let go
const SLOW = 200; // ms of an answer from which the server counts as busy: then the page asks where the pointer pauses
const PAUSE = 80; // ms without a move that count as a pause
const DRAWS = 16;
const state = fromAddress();
let spec, shown, steps, timer, ranging;
let busy = false;
let dirty = false;
let pace = 0; // ms that the last answer took
let held = false; // whether a lever is being dragged
let movedAt = 0;
let split = {};
let last = "";
const sides = { a: null, b: null };

function problem(text) {
  by("problem").hidden = !text;
  by("problem").textContent = text || "";
}

async function guard(work) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError" || error.status === 409) return;
    if (!(error instanceof Refused)) throw error;
    problem(error.message);
  }
}

function choices(select, items, chosen, label = (x) => x.title) {
  select.replaceChildren(...items.map((item) => {
    const value = item.name ?? item;
    return element("option", { value, selected: value === chosen, text: label(item) });
  }));
}

async function open() {
  by("headline").textContent = "Loading the baseline.";
  const ask = { scenario: state.scenario };
  if (state.day) ask.day = state.day;
  if (state.good) ask.good = state.good;
  spec = await post("open", ask);
  document.body.removeAttribute("data-ranges");
  const known = new Set(spec.levers.map((lever) => lever.id));
  for (const id of Object.keys(state.levers)) if (!known.has(id)) delete state.levers[id];
  const names = spec.scenarios.some((s) => s.name === spec.scenario) ? spec.scenarios : [{ name: spec.scenario, title: spec.name }, ...spec.scenarios];
  choices(by("scenario"), names, spec.scenario);
  choices(by("day"), spec.days, spec.day, month);
  choices(by("good"), spec.goods, spec.good);
  drawLevers(by("levers"), spec, state, moved);
  steps = new Steps(setting(state));
  show(spec, state);
  const cells = views.stopFigure();
  paintNumbers(spec);
  document.body.dataset.ready = "numbers";
  await charts.draw(by("charts"), spec.charts, spec.months, cells);
  views.stops(document.querySelectorAll("table.stops"), spec);
  await charts.fill(spec);
  document.body.dataset.ready = "charts";
  by("about").textContent = `monazite ${spec.version}. ${spec.name}. ${spec.text}`;
  toAddress(state);
  buttons();
  if (isMoved()) run();
  else later(REST);
}

function paintNumbers(answer) {
  shown = answer;
  const group = (name) => answer.tiles.filter((tile) => tile.group === name);
  views.tiles(by("tiles"), group("main"), source);
  views.tiles(by("losses"), group("loss"), source);
  views.tiles(by("footprint"), answer.footprint, source);
  views.stops(document.querySelectorAll("table.stops"), answer);
  views.warnings(by("warnings"), answer.warnings);
  write(by("headline"), answer.headline);
  const some = Object.keys(state.levers).length;
  write(by("moved"), some ? `Moved: ${described({ levers: state.levers })}.` : "Every lever at rest. Move one: grey dashes keep showing what happens without it.");
  by("deal").hidden = !state.deal;
  if (answer.deal) write(by("terms"), `Deal signed on ${day(answer.deal.signed)}: ${answer.deal.words}. ${answer.deal.drawn} Grey dashes: without the deal.`);
}

const isMoved = () => Object.keys(state.levers).length > 0 || state.deal !== "";

async function paint(answer, all) {
  paintNumbers(answer);
  await charts.fill(answer, all);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  by("headline").dataset.token = answer.token;
}

// One request in flight; what was asked for meanwhile is asked for once, at its latest.
function run() {
  show(spec, state);
  clearTimeout(timer);
  ranging?.abort();
  if (busy) dirty = true;
  else ask();
}

async function ask() {
  busy = true;
  await guard(async () => {
    do {
      if (pace > SLOW) await pause();
      dirty = false;
      const start = performance.now();
      const answer = await post("simulate", question(state));
      const come = performance.now();
      pace = come - start;
      problem("");
      await paint(answer, false);
      split = { asked: come - start, painted: performance.now() - come };
    } while (dirty);
  });
  busy = false;
  later(held ? REST : LET_GO);
}

// Until the pointer pauses or the lever is let go.
async function pause() {
  while (held && performance.now() - movedAt < PAUSE) await wait(15);
}

function later(rest) {
  clearTimeout(timer);
  timer = setTimeout(() => guard(async () => {
    toAddress(state);
    ranging = new AbortController();
    const { signal } = ranging;
    const wanted = { ...question(state), draws: DRAWS, moved: last };
    const coming = post("ranges", wanted, { signal });
    await charts.fillLate();
    let answer = await coming;
    while (answer.busy) {
      await wait(1500);
      if (busy || signal.aborted) return;
      answer = await post("ranges", wanted, { signal });
    }
    if (busy || signal.aborted) return;
    await paint(answer, true);
    await charts.fillMap(answer.map);
    document.body.dataset.ranges = answer.token;
    if (state.view === "industries") await views.output(by("output"), state, spec);
  }), rest);
}

function moved(id, value, letGo) {
  const lever = spec.levers.find((one) => one.id === id);
  if (!lever) return;
  if (Math.abs(value - resting(spec, state, lever)) < lever.step / 100) delete state.levers[id];
  else state.levers[id] = value;
  last = id;
  held = !letGo;
  movedAt = performance.now();
  if (letGo) {
    steps.push(setting(state));
    toAddress(state);
    buttons();
  }
  run();
}

function set(one) {
  state.levers = { ...one.levers };
  state.deal = one.deal;
  held = false;
  toAddress(state);
  buttons();
  run();
}

function buttons() {
  by("undo").disabled = by("replay").disabled = steps.done.length < 2;
  by("redo").disabled = !steps.undone.length;
  by("reset").disabled = !isMoved();
}

function source(tile) {
  numbers();
  by("number").value = tile.id;
  choose("sources");
  by("tab-sources").focus();
}

function numbers() {
  const names = [...shown.tiles, ...shown.footprint].map((t) => ({ name: t.id, title: t.group === "loss" ? `Loss in twelve months, ${t.label}` : t.label }));
  choices(by("number"), names, by("number").value || names[0].name);
}

function python() {
  const until = spec.months[spec.months.length - 1];
  const dates = [spec.day, until].map((d) => `date(${d.split("-").map(Number).join(", ")})`).join(", ");
  return [
    "from datetime import date; import monazite as mz",
    `ds, sc = mz.load_dataset(${spec.dataset.map((d) => JSON.stringify(d)).join(", ")}), mz.load_scenario("scenario.toml")`,
    `print(mz.simulate(ds, sc).quantity("price_outside", good="${spec.good}", over=(${dates}), reduce="max"))`,
  ].join("\n");
}

function choose(name) {
  state.view = views.VIEWS.some(([one]) => one === name) ? name : "overview";
  views.select(state.view);
  toAddress(state);
  if (!spec) return;
  if (state.view === "sources") {
    numbers();
    traced();
  }
  if (state.view === "industries") guard(() => views.output(by("output"), state, spec));
  if (state.view === "take") by("python").textContent = python();
}

const traced = () => guard(async () => {
  await views.trace(by("trace"), state, by("number").value);
});

const side = () => ({ scenario: state.scenario, ...setting(state) });

function described(one) {
  const parts = Object.entries(one.levers).map(([id, value]) => {
    const lever = spec.levers.find((l) => l.id === id);
    return lever ? `${lever.label} ${spoken(lever, value, false)}` : id;
  });
  if (one.deal) parts.push(`deal ${one.deal.split(":")[1]}`);
  const what = parts.join("; ") || "levers at rest";
  return one.scenario && one.scenario !== state.scenario ? `${one.scenario}: ${what}` : what;
}

function keep(name) {
  sides[name] = side();
  by(`side-${name}`).textContent = described(sides[name]);
}

const compare = () => guard(() => views.compare(by("compared"), state, sides.a ?? { scenario: state.scenario, levers: {}, deal: "" }, sides.b ?? side()));

async function reopen(scenario) {
  state.scenario = scenario;
  state.day = state.good = null;
  state.levers = {};
  state.deal = "";
  await guard(open);
}

function wire() {
  by("scenario").onchange = (event) => reopen(event.target.value);
  by("day").onchange = (event) => { state.day = event.target.value; state.levers = {}; state.deal = ""; guard(open); };
  by("good").onchange = (event) => { state.good = event.target.value; guard(open); };
  by("undo").onclick = () => set(steps.undo());
  by("redo").onclick = () => set(steps.redo());
  by("reset").onclick = () => take({ levers: {}, deal: "" });
  by("no-deal").onclick = () => take({ ...setting(state), deal: "" });
  by("replay").onclick = async () => {
    const after = steps.current;
    set(steps.before);
    await wait(1200);
    set(after);
  };
  by("keep-a").onclick = () => keep("a");
  by("keep-b").onclick = () => keep("b");
  by("compare").onclick = compare;
  by("number").onchange = traced;
  by("talk").onclick = () => guard(() => talks(by("talks"), state, by("seat").value, signed));
  by("weigh").onclick = () => guard(() => weigh(by("options"), state, Number(by("budget").value)));
  by("read").onclick = () => guard(async () => {
    await article(by("reading"), by("text").value, by("written").value, spec, { levers: read, open: reread });
  });
  by("drawer").onclick = () => {
    const open = document.body.classList.toggle("drawer");
    by("drawer").setAttribute("aria-expanded", String(open));
    by("drawer").textContent = open ? "Close levers" : "Levers";
  };
  by("get-print").onclick = () => window.print();
  by("load").onclick = () => guard(async () => reopen((await post("load", { toml: by("toml").value })).kept));
  by("get-toml").onclick = () => guard(() => views.take("scenario.toml", "scenario.toml", state));
  by("get-csv").onclick = () => guard(() => views.take("charts.csv", "charts.csv", state));
  by("get-brief").onclick = () => guard(async () => {
    by("taken").textContent = "Writing the brief: about a minute.";
    await views.take("brief.html", "brief.html", state);
    by("taken").textContent = "The brief is among your downloads.";
  });
  by("get-link").onclick = async () => {
    await navigator.clipboard?.writeText(location.href).catch(() => null);
    by("taken").textContent = `The link holds the scenario: ${location.href}`;
  };
  window.addEventListener("beforeprint", () => charts.fillLate());
  window.addEventListener("popstate", () => location.reload());
}

function take(one) {
  steps.push(one);
  set(one);
}

const read = (levers) => take({ levers, deal: state.deal });

async function reread(found) {
  by("toml").value = found.toml;
  by("file").open = true;
  await reopen(found.kept);
}

// A deal that was clicked: the charts show it, and the comparison holds it against no deal.
function signed(deal, seat) {
  sides.a = { ...side(), deal: "" };
  take({ ...setting(state), deal: `${seat}:${deal.id}` });
  sides.b = side();
  by("side-a").textContent = described(sides.a);
  by("side-b").textContent = `deal: ${deal.words}`;
  choose("overview");
  by("headline").scrollIntoView({ block: "center" });
}

// For the measurement of the live path: moves a lever n times and waits for the painted charts.
window.measure = async (id, n) => {
  const times = [];
  const lever = spec.levers.find((one) => one.id === id);
  for (let i = 0; i < n; i++) {
    while (busy) await new Promise((done) => setTimeout(done, 5));
    const value = lever.low + Math.round(((i * 7) % 50) / 50 * (lever.top - lever.low) / lever.step) * lever.step;
    const start = performance.now();
    moved(id, Number(value.toFixed(4)), false);
    while (busy) await new Promise((done) => setTimeout(done));
    times.push({ all: performance.now() - start, ...split });
  }
  return times;
};

// For the same: moves a lever, lets go, waits for ranges and map; milliseconds.
window.release = async (id, value) => {
  while (busy) await wait(5);
  delete document.body.dataset.ranges;
  const start = performance.now();
  moved(id, value, true);
  while (!document.body.dataset.ranges) await wait(5);
  return performance.now() - start;
};

views.tabs(by("tabs"), state.view, choose);
wire();
await guard(open);
if (spec) choose(state.view);
