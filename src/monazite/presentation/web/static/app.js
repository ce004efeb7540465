// The page: one request in flight, the latest wins; the central run at once, ranges and map when the levers rest.
import { Refused, Steps, fromAddress, post, requestBody, setting, toAddress } from "/static/state.js";
import { day, element, month, wait, write } from "/static/dom.js";
import { drawLevers, restValue, showLevers, valueText } from "/static/levers.js";
import * as charts from "/static/charts.js";
import * as views from "/static/views.js";
import { talks } from "/static/talks.js";
import { options } from "/static/options.js";
import { article } from "/static/article.js";
import { askFirm, connectFirm, forgetRest, paintFirm, settleFirm, showFirm } from "/static/company.js";

const byId = (id) => document.getElementById(id);
const RANGES_DELAY = 250; // ms without a move before ranges are asked for
const RELEASE_DELAY = 60; // the same once the lever was let go
const SLOW_ANSWER = 200; // ms of an answer from which the server counts as busy: then the page asks where the pointer pauses
const POINTER_PAUSE = 80; // ms without a move that count as a pause
const DRAWS = 16;
const state = fromAddress();
let spec, shownAnswer, steps, timer, rangesRequest;
let busy = false;
let isOutdated = false;
let answerTime = 0; // ms that the last answer took
let isDragging = false; // whether a lever is being dragged
let lastMove = 0;
let timesOfMove = {};
let lastLever = "";
const sides = { a: null, b: null };

function showProblem(text) {
  byId("problem").hidden = !text;
  byId("problem").textContent = text || "";
}

async function guard(work) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError" || error.status === 409) return;
    if (!(error instanceof Refused)) throw error;
    showProblem(error.message);
  }
}

function fillSelect(select, items, chosen, label = (x) => x.title) {
  select.replaceChildren(...items.map((item) => {
    const value = item.name ?? item;
    return element("option", { value, selected: value === chosen, text: label(item) });
  }));
}

async function open() {
  byId("headline").textContent = "Loading the baseline.";
  const body = { scenario: state.scenario };
  if (state.day) body.day = state.day;
  if (state.good) body.good = state.good;
  spec = await post("open", body);
  forgetRest();
  document.body.removeAttribute("data-ranges");
  const ids = new Set(spec.levers.map((lever) => lever.id));
  for (const id of Object.keys(state.levers)) if (!ids.has(id)) delete state.levers[id];
  const names = spec.scenarios.some((s) => s.name === spec.scenario) ? spec.scenarios : [{ name: spec.scenario, title: spec.name }, ...spec.scenarios];
  fillSelect(byId("scenario"), names, spec.scenario);
  fillSelect(byId("day"), spec.days, spec.day, month);
  fillSelect(byId("good"), spec.goods, spec.good);
  drawLevers(byId("levers"), spec, state, moveLever);
  steps = new Steps(setting(state));
  showLevers(spec, state);
  const cells = views.stopFigure();
  paintNumbers(spec);
  document.body.dataset.ready = "numbers";
  await charts.draw(byId("charts"), spec.charts, spec.months, cells);
  views.stops(document.querySelectorAll("table.stops"), spec);
  await charts.fill(spec);
  document.body.dataset.ready = "charts";
  byId("about").textContent = `monazite ${spec.version}. ${spec.name}. ${spec.text} ${spec.record}`;
  toAddress(state);
  updateButtons();
  if (isMoved()) update();
  else requestRangesAfter(RANGES_DELAY);
}

function paintNumbers(answer) {
  shownAnswer = answer;
  const group = (name) => answer.tiles.filter((tile) => tile.group === name);
  views.tiles(byId("tiles"), group("main"), openSource);
  views.tiles(byId("losses"), group("loss"), openSource);
  views.tiles(byId("footprint"), answer.footprint, openSource);
  views.stops(document.querySelectorAll("table.stops"), answer);
  views.warnings(byId("warnings"), answer.warnings);
  write(byId("headline"), answer.headline);
  const some = Object.keys(state.levers).length;
  write(byId("moved"), some ? `Moved: ${settingText({ levers: state.levers })}.` : "Every lever at rest. Move one: grey dashes keep showing what happens without it.");
  byId("deal").hidden = !state.deal;
  if (answer.deal) write(byId("terms"), `Deal signed on ${day(answer.deal.signed)}: ${answer.deal.words}. ${answer.deal.drawn} Grey dashes: without the deal.`);
}

const isMoved = () => Object.keys(state.levers).length > 0 || state.deal !== "";

async function paint(answer, all, firm = null) {
  paintNumbers(answer);
  paintFirm(firm);
  await charts.fill(answer, all);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  byId("headline").dataset.token = answer.token;
}

// One request in flight; what was asked for meanwhile is asked for once, at its latest.
function update() {
  showLevers(spec, state);
  clearTimeout(timer);
  rangesRequest?.abort();
  if (busy) isOutdated = true;
  else requestAnswer();
}

async function requestAnswer() {
  busy = true;
  await guard(async () => {
    do {
      if (answerTime > SLOW_ANSWER) await waitForPause();
      isOutdated = false;
      const start = performance.now();
      const body = requestBody(state);
      const [answer, firm] = await Promise.all([post("simulate", body), askFirm(body)]);
      const arrival = performance.now();
      answerTime = arrival - start;
      showProblem("");
      await paint(answer, false, firm);
      timesOfMove = { answered: arrival - start, painted: performance.now() - arrival };
    } while (isOutdated);
  });
  busy = false;
  requestRangesAfter(isDragging ? RANGES_DELAY : RELEASE_DELAY);
}

// Until the pointer pauses or the lever is let go.
async function waitForPause() {
  while (isDragging && performance.now() - lastMove < POINTER_PAUSE) await wait(15);
}

function requestRangesAfter(delay) {
  clearTimeout(timer);
  timer = setTimeout(() => guard(async () => {
    toAddress(state);
    rangesRequest = new AbortController();
    const { signal } = rangesRequest;
    const asked = requestBody(state);
    const body = { ...asked, draws: DRAWS, moved: lastLever };
    const reply = post("ranges", body, { signal });
    await charts.fillLate();
    let answer = await reply;
    while (answer.busy) {
      await wait(1500);
      if (busy || signal.aborted) return;
      answer = await post("ranges", body, { signal });
    }
    if (busy || signal.aborted) return;
    await paint(answer, true);
    await charts.fillMap(answer.map);
    await settleFirm(asked, () => busy || signal.aborted);
    document.body.dataset.ranges = answer.token;
    if (state.view === "industries") await views.output(byId("output"), state, spec);
  }), delay);
}

function moveLever(id, value, letGo) {
  const lever = spec.levers.find((one) => one.id === id);
  if (!lever) return;
  if (Math.abs(value - restValue(spec, state, lever)) < lever.step / 100) delete state.levers[id];
  else state.levers[id] = value;
  lastLever = id;
  isDragging = !letGo;
  lastMove = performance.now();
  if (letGo) {
    steps.push(setting(state));
    toAddress(state);
    updateButtons();
  }
  update();
}

function applySetting(one) {
  state.levers = { ...one.levers };
  state.deal = one.deal;
  isDragging = false;
  toAddress(state);
  updateButtons();
  update();
}

function updateButtons() {
  byId("undo").disabled = byId("replay").disabled = steps.done.length < 2;
  byId("redo").disabled = !steps.undone.length;
  byId("reset").disabled = !isMoved();
}

function openSource(tile) {
  fillNumbers();
  byId("number").value = tile.id;
  chooseView("sources");
  byId("tab-sources").focus();
}

function fillNumbers() {
  const names = [...shownAnswer.tiles, ...shownAnswer.footprint].map((t) => ({ name: t.id, title: t.group === "loss" ? `Loss in twelve months, ${t.label}` : t.label }));
  fillSelect(byId("number"), names, byId("number").value || names[0].name);
}

function pythonText() {
  const until = spec.months[spec.months.length - 1];
  const dates = [spec.day, until].map((d) => `date(${d.split("-").map(Number).join(", ")})`).join(", ");
  return [
    "from datetime import date; import monazite as mz",
    `ds, sc = mz.load_dataset(${spec.dataset.map((d) => JSON.stringify(d)).join(", ")}), mz.load_scenario("scenario.toml")`,
    `print(mz.simulate(ds, sc).quantity("price_outside", good="${spec.good}", over=(${dates}), reduce="max"))`,
  ].join("\n");
}

function chooseView(name) {
  state.view = views.VIEWS.some(([one]) => one === name) ? name : "overview";
  views.select(state.view);
  toAddress(state);
  if (!spec) return;
  if (state.view === "sources") {
    fillNumbers();
    showTrace();
  }
  if (state.view === "industries") guard(() => views.output(byId("output"), state, spec));
  showFirm(state.view === "company");
  if (state.view === "take") byId("python").textContent = pythonText();
}

const showTrace = () => guard(async () => {
  await views.trace(byId("trace"), state, byId("number").value);
});

const currentSide = () => ({ scenario: state.scenario, ...setting(state) });

function settingText(one) {
  const parts = Object.entries(one.levers).map(([id, value]) => {
    const lever = spec.levers.find((l) => l.id === id);
    return lever ? `${lever.label} ${valueText(lever, value, false)}` : id;
  });
  if (one.deal) parts.push(`deal ${one.deal.split(":")[1]}`);
  const what = parts.join("; ") || "levers at rest";
  return one.scenario && one.scenario !== state.scenario ? `${one.scenario}: ${what}` : what;
}

function keepSide(name) {
  sides[name] = currentSide();
  byId(`side-${name}`).textContent = settingText(sides[name]);
}

const compare = () => guard(() => views.compare(byId("compared"), state, sides.a ?? { scenario: state.scenario, levers: {}, deal: "" }, sides.b ?? currentSide()));

async function reopen(scenario) {
  state.scenario = scenario;
  state.day = state.good = null;
  state.levers = {};
  state.deal = "";
  await guard(open);
}

function connectControls() {
  byId("scenario").onchange = (event) => reopen(event.target.value);
  byId("day").onchange = (event) => { state.day = event.target.value; state.levers = {}; state.deal = ""; guard(open); };
  byId("good").onchange = (event) => { state.good = event.target.value; guard(open); };
  byId("undo").onclick = () => applySetting(steps.undo());
  byId("redo").onclick = () => applySetting(steps.redo());
  byId("reset").onclick = () => takeSetting({ levers: {}, deal: "" });
  byId("no-deal").onclick = () => takeSetting({ ...setting(state), deal: "" });
  byId("replay").onclick = async () => {
    const after = steps.current;
    applySetting(steps.previous);
    await wait(1200);
    applySetting(after);
  };
  byId("keep-a").onclick = () => keepSide("a");
  byId("keep-b").onclick = () => keepSide("b");
  byId("compare").onclick = compare;
  byId("number").onchange = showTrace;
  byId("talk").onclick = () => guard(() => talks(byId("talks"), state, byId("seat").value, signDeal));
  byId("weigh").onclick = () => guard(() => options(byId("options"), state, Number(byId("budget").value)));
  byId("read").onclick = () => guard(async () => {
    await article(byId("reading"), byId("text").value, byId("written").value, spec, { levers: takeLevers, open: openArticleScenario });
  });
  byId("drawer").onclick = () => {
    const open = document.body.classList.toggle("drawer");
    byId("drawer").setAttribute("aria-expanded", String(open));
    byId("drawer").textContent = open ? "Close levers" : "Levers";
  };
  byId("get-print").onclick = () => window.print();
  byId("load").onclick = () => guard(async () => reopen((await post("load", { toml: byId("toml").value })).kept));
  byId("get-toml").onclick = () => guard(() => views.download("scenario.toml", "scenario.toml", state));
  byId("get-csv").onclick = () => guard(() => views.download("charts.csv", "charts.csv", state));
  byId("get-brief").onclick = () => guard(async () => {
    byId("taken").textContent = "Writing the brief: about a minute.";
    await views.download("brief.zip", "brief.zip", state);
    byId("taken").textContent = "The brief is among your downloads.";
  });
  byId("get-link").onclick = async () => {
    await navigator.clipboard?.writeText(location.href).catch(() => null);
    byId("taken").textContent = `The link holds the scenario: ${location.href}`;
  };
  connectFirm({ ask: () => spec && update(), body: () => requestBody(state), guard });
  window.addEventListener("beforeprint", () => charts.fillLate());
  window.addEventListener("popstate", () => location.reload());
}

function takeSetting(one) {
  steps.push(one);
  applySetting(one);
}

const takeLevers = (levers) => takeSetting({ levers, deal: state.deal });

async function openArticleScenario(answer) {
  byId("toml").value = answer.toml;
  byId("file").open = true;
  await reopen(answer.kept);
}

// A deal that was clicked: the charts show it, and the comparison holds it against no deal.
function signDeal(deal, seat) {
  sides.a = { ...currentSide(), deal: "" };
  takeSetting({ ...setting(state), deal: `${seat}:${deal.id}` });
  sides.b = currentSide();
  byId("side-a").textContent = settingText(sides.a);
  byId("side-b").textContent = `deal: ${deal.words}`;
  chooseView("overview");
  byId("headline").scrollIntoView({ block: "center" });
}

// For the measurement of the live path: moves a lever n times and waits for the painted charts.
window.measure = async (id, n) => {
  const times = [];
  const lever = spec.levers.find((one) => one.id === id);
  for (let i = 0; i < n; i++) {
    while (busy) await new Promise((done) => setTimeout(done, 5));
    const value = lever.low + Math.round(((i * 7) % 50) / 50 * (lever.top - lever.low) / lever.step) * lever.step;
    const start = performance.now();
    moveLever(id, Number(value.toFixed(4)), false);
    while (busy) await new Promise((done) => setTimeout(done));
    times.push({ all: performance.now() - start, ...timesOfMove });
  }
  return times;
};

// For the same: moves a lever, lets go, waits for ranges and map; milliseconds.
window.release = async (id, value) => {
  while (busy) await wait(5);
  delete document.body.dataset.ranges;
  const start = performance.now();
  moveLever(id, value, true);
  while (!document.body.dataset.ranges) await wait(5);
  return performance.now() - start;
};

views.tabs(byId("tabs"), state.view, chooseView);
connectControls();
await guard(open);
if (spec) chooseView(state.view);
