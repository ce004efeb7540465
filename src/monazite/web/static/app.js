// The page: one request in flight, the latest wins; the central run at once, ranges and map when the levers rest.
import { Refused, Steps, fromAddress, post, question, toAddress } from "/static/state.js";
import { draw as drawLevers, element, resting, show } from "/static/levers.js";
import * as charts from "/static/charts.js";
import * as views from "/static/views.js";

const by = (id) => document.getElementById(id);
const REST = 350; // ms without a move before ranges are asked for
const state = fromAddress();
let spec, rest, shown, steps, timer, ranging;
let busy = false;
let dirty = false;
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

function options(select, items, chosen, label = (x) => x.title) {
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
  rest = spec.rows;
  const known = new Set(spec.levers.map((lever) => lever.id));
  for (const id of Object.keys(state.levers)) if (!known.has(id)) delete state.levers[id];
  const names = spec.scenarios.some((s) => s.name === spec.scenario) ? spec.scenarios : [{ name: spec.scenario, title: spec.name }, ...spec.scenarios];
  options(by("scenario"), names, spec.scenario);
  options(by("day"), spec.days, spec.day, (d) => new Date(d).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }));
  options(by("good"), spec.goods, spec.good);
  drawLevers(by("levers"), spec, state, moved);
  steps = new Steps(state.levers);
  show(spec, state);
  paintNumbers(spec);
  await charts.draw(by("charts"), spec.charts);
  await charts.fill(spec.rows, spec.headline);
  by("about").textContent = `monazite ${spec.version}. ${spec.name}. ${spec.text}`;
  toAddress(state);
  buttons();
  if (Object.keys(state.levers).length) run();
  else later();
}

function paintNumbers(answer) {
  shown = answer;
  views.tiles(by("tiles"), answer.tiles, source);
  views.tiles(by("footprint").querySelector(".strip"), answer.footprint, source);
  views.warnings(by("warnings"), answer.warnings);
  views.industries(by("stops"), answer.rows.stops, rest.stops);
  options(by("number"), [...answer.tiles, ...answer.footprint].map((t) => ({ name: t.id, title: t.label })), by("number").value);
  by("python").textContent = python();
}

async function paint(answer) {
  paintNumbers(answer);
  await charts.fill(answer.rows, answer.headline);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  by("headline").textContent = answer.headline;
  by("headline").dataset.token = answer.token;
}

// One request in flight; what was asked for meanwhile is asked for once, at its latest.
async function run() {
  toAddress(state);
  show(spec, state);
  clearTimeout(timer);
  ranging?.abort();
  if (busy) {
    dirty = true;
    return;
  }
  busy = true;
  await guard(async () => {
    do {
      dirty = false;
      const answer = await post("simulate", question(state));
      problem("");
      await paint(answer);
    } while (dirty);
  });
  busy = false;
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => guard(async () => {
    ranging = new AbortController();
    const answer = await post("ranges", { ...question(state), draws: 16 }, { signal: ranging.signal });
    if (busy || ranging.signal.aborted) return;
    await paint(answer);
    await charts.fillMap(answer.map);
    document.body.dataset.ranges = answer.token;
  }), REST);
}

function moved(id, value, letGo) {
  const lever = spec.levers.find((one) => one.id === id);
  if (!lever) return;
  if (Math.abs(value - resting(spec, state, lever)) < lever.step / 100) delete state.levers[id];
  else state.levers[id] = value;
  if (letGo) {
    steps.push(state.levers);
    buttons();
  }
  run();
}

function set(levers) {
  state.levers = { ...levers };
  buttons();
  run();
}

function buttons() {
  by("undo").disabled = by("replay").disabled = steps.done.length < 2;
  by("redo").disabled = !steps.undone.length;
}

function source(tile) {
  by("number").value = tile.id;
  choose("sources");
}

function python() {
  return [
    "import monazite as mz",
    `ds, sc = mz.load_dataset("rare_earths"), mz.load_scenario("scenario.toml")`,
    `print(mz.simulate(ds, sc, draws=16).quantity("price_outside", good="${spec.good}", reduce="max"))`,
  ].join("\n");
}

function choose(name) {
  state.view = views.VIEWS.some(([one]) => one === name) ? name : "overview";
  views.select(state.view);
  toAddress(state);
  if (state.view === "sources") traced();
}

const traced = () => guard(async () => {
  const tile = [...shown.tiles, ...shown.footprint].find((t) => t.id === by("number").value);
  if (tile) await views.trace(by("trace"), state, tile);
});

const side = () => ({ scenario: state.scenario, levers: { ...state.levers } });

function described(one) {
  const parts = Object.entries(one.levers).map(([id, value]) => `${spec.levers.find((l) => l.id === id)?.label ?? id} ${value}`);
  return `${one.scenario}: ${parts.join("; ") || "levers at rest"}`;
}

function keep(name) {
  sides[name] = side();
  by(`side-${name}`).textContent = described(sides[name]);
}

const compare = () => guard(() => views.compare(by("compared"), state, sides.a ?? { scenario: state.scenario, levers: {} }, sides.b ?? side()));

async function reopen(scenario) {
  state.scenario = scenario;
  state.day = state.good = null;
  state.levers = {};
  await guard(open);
}

function wire() {
  by("scenario").onchange = (event) => reopen(event.target.value);
  by("day").onchange = (event) => { state.day = event.target.value; state.levers = {}; guard(open); };
  by("good").onchange = (event) => { state.good = event.target.value; guard(open); };
  by("undo").onclick = () => set(steps.undo());
  by("redo").onclick = () => set(steps.redo());
  by("reset").onclick = () => { steps.push({}); set({}); };
  by("replay").onclick = async () => {
    const after = { ...steps.current };
    set(steps.before ?? {});
    await new Promise((done) => setTimeout(done, 1200));
    set(after);
  };
  by("keep-a").onclick = () => keep("a");
  by("keep-b").onclick = () => keep("b");
  by("compare").onclick = compare;
  by("number").onchange = traced;
  by("talk").onclick = () => guard(() => views.talks(by("talks"), state, by("seat").value, signed));
  by("read").onclick = () => guard(async () => {
    const found = await views.article(by("reading"), by("text").value, by("written").value);
    if (found?.kept) {
      by("toml").value = found.toml;
      await reopen(found.kept);
    }
  });
  by("load").onclick = () => guard(async () => reopen((await post("load", { toml: by("toml").value })).kept));
  by("get-toml").onclick = () => guard(() => views.take("scenario.toml", "scenario.toml", state));
  by("get-csv").onclick = () => guard(() => views.take("charts.csv", "charts.csv", state));
  by("get-brief").onclick = () => guard(async () => {
    by("taken").textContent = "Writing the brief: about half a minute.";
    await views.take("brief.html", "brief.html", state);
    by("taken").textContent = "The brief is in your downloads.";
  });
  by("get-link").onclick = async () => {
    await navigator.clipboard?.writeText(location.href).catch(() => null);
    by("taken").textContent = `The link holds the scenario: ${location.href}`;
  };
  window.addEventListener("popstate", () => location.reload());
}

async function signed(deal, seat) {
  await guard(async () => {
    const { scenario } = await post("deal", { ...question(state), seat, deal });
    sides.a = side();
    sides.b = { scenario, levers: {} };
    by("side-a").textContent = described(sides.a);
    by("side-b").textContent = `deal ${deal}`;
    choose("compare");
    await compare();
  });
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
    times.push(performance.now() - start);
  }
  return times;
};

views.tabs(by("tabs"), state.view, choose);
wire();
await guard(open);
choose(state.view);
