// The page: one request in flight, the latest wins; the central run at once, ranges and map when the levers rest.
import { Refused, Steps, fromAddress, post, requestBody, setting, toAddress } from "/static/state.js";
import { day, element, month, wait, write } from "/static/dom.js";
import { drawLevers, restValue, showLevers, valueText } from "/static/levers.js";
import * as charts from "/static/charts.js";
import * as views from "/static/views.js";
import { talks } from "/static/talks.js";
import { options } from "/static/options.js";
import { bringWithin, fillingPanel, markOlder, showProblem, showWayBack } from "/static/notices.js";
import { connectSaved } from "/static/saved.js";
import { takeBrief } from "/static/jobs.js";
import { measureMoves } from "/static/measure.js";
import { article } from "/static/article.js";
import { connectExercise, showExercise } from "/static/exercise.js";
import { askFirm, connectFirm, forgetRest, paintFirm, settleFirm, showFirm } from "/static/company.js";

const byId = (id) => document.getElementById(id);
const RANGES_DELAY = 250; // ms without a move before ranges are asked for
const RELEASE_DELAY = 60; // the same once the lever was let go
const SLOW_ANSWER = 200; // ms of an answer from which the server counts as busy: then the page asks where the pointer pauses
const POINTER_PAUSE = 80; // ms without a move that count as a pause
const DRAWS = 16;
const SAME_MOVE = 1200; // ms within which moves of one lever are one step of undo
const KEPT_SIDES = "monazite-sides";
const state = fromAddress();
let spec, shownAnswer, steps, timer, rangesRequest;
let busy = false, isOutdated = false;
let corrections = ""; // of the address: they stay until a lever moves
let answerTime = 0; // ms that the last answer took
let isDragging = false; // whether a lever is being dragged
let timesOfMove = {};
let lastLever = "", lastStep = 0, lastMove = 0;
const sides = JSON.parse(sessionStorage.getItem(KEPT_SIDES) ?? '{"a":null,"b":null}');

async function guard(work) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError" || error.status === 409) return;
    if (!(error instanceof Refused)) throw error;
    showProblem(error.message);
  }
}

const fillPanel = (id, work) => guard(fillingPanel(state, id, work));

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
  spec = await post("open", body).catch((error) => {
    if (!spec) showWayBack(error.message);
    throw spec || !(error instanceof Refused) ? error : Object.assign(error, { name: "AbortError" });
  });
  forgetRest();
  document.body.removeAttribute("data-ranges");
  const ids = new Set(spec.levers.map((lever) => lever.id));
  for (const id of Object.keys(state.levers)) if (!ids.has(id)) delete state.levers[id];
  const corrected = bringWithin(state, spec.levers);
  const names = spec.scenarios.some((s) => s.name === spec.scenario) ? spec.scenarios : [{ name: spec.scenario, title: spec.name }, ...spec.scenarios];
  fillSelect(byId("scenario"), names, spec.scenario);
  fillSelect(byId("day"), spec.days, spec.day, month);
  fillSelect(byId("good"), spec.goods, spec.good);
  drawLevers(byId("levers"), spec, state, moveLever);
  steps = steps ?? new Steps(setting(state));
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
  markOlder(state);
  if (isMoved()) update();
  else requestRangesAfter(RANGES_DELAY);
  if (corrected) showProblem(corrected);
  corrections = corrected;
}

function paintNumbers(answer) {
  const before = shownAnswer;
  shownAnswer = answer;
  const group = (name) => answer.tiles.filter((tile) => tile.group === name);
  views.tiles(byId("tiles"), group("main"), openSource);
  views.tiles(byId("losses"), group("loss"), openSource);
  views.tiles(byId("footprint"), answer.footprint, openSource);
  views.stops(document.querySelectorAll("table.stops"), answer);
  views.warnings(byId("warnings"), answer.warnings);
  write(byId("headline"), answer.headline);
  const some = Object.keys(state.levers).length;
  write(byId("moved"), some ? `Moved: ${settingText({ levers: state.levers })}.${withoutEffect(before, answer)}` : "Every lever at rest. Move one: grey dashes keep showing what happens without it.");
  byId("deal").hidden = !state.deal;
  if (answer.deal) write(byId("terms"), `Deal signed on ${day(answer.deal.signed)}: ${answer.deal.words}. ${answer.deal.drawn} Grey dashes: every lever at rest and no deal.`);
}

// A lever that moved and changed nothing on the page says so, with what that may come from.
function withoutEffect(before, answer) {
  if (!before || !(lastLever in state.levers) || before.token === answer.token || answer.paths.price.outside?.low) return "";
  const seen = ({ paths, loss, stops, footprint }) => JSON.stringify([paths, loss, stops, footprint]);
  if (before.paths.price.outside?.low || seen(before) !== seen(answer)) return "";
  const { label } = spec.levers.find((lever) => lever.id === lastLever);
  return ` ${label}: no number on this page changed. Nothing that it acts on is short in this state, or it acts after the run ends.`;
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
  markOlder(state);
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
      showProblem(corrections);
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
    write(byId("spoken"), answer.headline);
    if (state.view === "industries") await views.output(byId("output"), state, spec);
    if (state.view === "sources") await showTrace();
  }), delay);
}

function moveLever(id, value, letGo) {
  const lever = spec.levers.find((one) => one.id === id);
  if (!lever) return;
  if (Math.abs(value - restValue(spec, state, lever)) < lever.step / 100) delete state.levers[id];
  else state.levers[id] = value;
  const movedBefore = lastLever;
  lastLever = id;
  isDragging = !letGo;
  lastMove = performance.now();
  corrections = "";
  if (letGo) {
    const isSameMove = id === movedBefore && performance.now() - lastStep < SAME_MOVE;
    steps.push(setting(state), isSameMove);
    lastStep = performance.now();
    toAddress(state);
    updateButtons();
  }
  update();
}

function applySetting(one) {
  const isOtherRun = ["scenario", "day", "good"].some((name) => one[name] !== state[name]);
  Object.assign(state, one, { levers: { ...one.levers } });
  isDragging = false;
  lastLever = "";
  corrections = "";
  toAddress(state);
  updateButtons();
  if (isOtherRun) guard(open);
  else update();
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
  for (const [name, show] of [["company", showFirm], ["exercise", showExercise]]) show(state.view === name);
  if (state.view === "take") byId("python").textContent = pythonText();
}

const showTrace = () => fillPanel("trace", () => views.trace(byId("trace"), state, byId("number").value));

const currentSide = () => ({ scenario: state.scenario, levers: { ...state.levers }, deal: state.deal });

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
  holdSides();
}

function holdSides() {
  sessionStorage.setItem(KEPT_SIDES, JSON.stringify(sides));
  showSides();
}

function showSides() {
  for (const name of ["a", "b"]) if (sides[name]) byId(`side-${name}`).textContent = sides[name].words ?? settingText(sides[name]);
}

const sideBody = ({ scenario, levers, deal }) => ({ scenario, levers, deal });

const compare = () => fillPanel("compared", () => views.compare(byId("compared"), state, sideBody(sides.a ?? { scenario: state.scenario, levers: {}, deal: "" }), sideBody(sides.b ?? currentSide())));

async function reopen(scenario) {
  state.scenario = scenario;
  state.day = state.good = null;
  state.levers = {};
  state.deal = "";
  await openAnew();
}

// Another scenario, month or good: a step of its own in undo and in the history of the browser.
async function openAnew() {
  toAddress(state, true);
  steps.push(setting(state));
  await guard(open);
}

function connectControls() {
  byId("scenario").onchange = (event) => reopen(event.target.value);
  byId("day").onchange = (event) => { state.day = event.target.value; state.deal = ""; openAnew(); };
  byId("good").onchange = (event) => { state.good = event.target.value; openAnew(); };
  byId("undo").onclick = () => applySetting(steps.undo());
  byId("redo").onclick = () => applySetting(steps.redo());
  byId("reset").onclick = () => takeSetting({ ...setting(state), levers: {}, deal: "" });
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
  byId("talk").onclick = () => fillPanel("talks", () => talks(byId("talks"), state, byId("seat").value, signDeal));
  byId("weigh").onclick = () => fillPanel("options", () => options(byId("options"), state, Number(byId("budget").value)));
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
  byId("get-brief").onclick = () => guard(() => takeBrief(byId("get-brief"), byId("taken"), requestBody(state)));
  byId("get-link").onclick = async () => {
    await navigator.clipboard?.writeText(location.href).catch(() => null);
    byId("taken").textContent = `The link holds the scenario: ${location.href}`;
  };
  connectSaved({
    current: () => setting(state), words: () => settingText({ scenario: state.scenario, ...setting(state) }) || "levers at rest", open: takeSetting,
    side: (name, { scenario, levers, deal }, words) => { sides[name] = { scenario, levers, deal, words }; holdSides(); },
    load: async (toml) => reopen((await post("load", { toml })).kept), guard,
  });
  connectExercise({ scenario: () => state.scenario, guard });
  connectFirm({ ask: () => spec && update(), body: () => requestBody(state), guard });
  window.addEventListener("beforeprint", () => charts.fillLate());
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("textarea, input:not([type=range])")) return;
    const isRedo = event.key === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    const button = isRedo ? byId("redo") : event.key === "z" ? byId("undo") : null;
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });
  window.addEventListener("popstate", () => location.reload());
}

function takeSetting(one) {
  steps.push(one);
  applySetting(one);
}

const takeLevers = (levers) => takeSetting({ ...setting(state), levers });

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

measureMoves({ move: moveLever, isBusy: () => busy, lever: (id) => spec.levers.find((one) => one.id === id), times: () => timesOfMove });
views.tabs(byId("tabs"), state.view, chooseView);
connectControls();
await guard(open);
if (spec) {
  showSides();
  chooseView(state.view);
}
