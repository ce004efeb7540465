// The page: one request in flight, the latest wins; the central run at once, ranges and map when the levers rest.
import { Refused, Steps, fromAddress, post, requestBody, setting, settingKey, toAddress } from "/static/state.js";
import { connectDrawer, day, fillSelect, month, undoByKeys, wait, write } from "/static/dom.js";
import { drawLevers, restValue, showInert, showLevers } from "/static/levers.js";
import * as charts from "/static/charts.js";
import * as views from "/static/views.js";
import { talks } from "/static/talks.js";
import { options } from "/static/options.js";
import { influence } from "/static/assumptions.js";
import { compare, hold, showSides } from "/static/compare.js";
import { fileOfAddress, packed, unpacked } from "/static/links.js";
import { bringWithin, fillingPanel, markOlder, showProblem, showWayBack, stamp } from "/static/notices.js";
import { connectSaved } from "/static/saved.js";
import { settingText, showSame } from "/static/words.js";
import { connectTake, pythonText } from "/static/take.js";
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
const INERT_DELAY = 700; // ms of rest after the ranges until levers without effect are looked for
const SAME_MOVE = 1200; // ms within which moves of one lever are one step of undo
const LIVE = ["numbers", "view-overview", "warnings"]; // panels that every answer fills
const state = { ...fromAddress(), file: fileOfAddress() };
let spec, shownAnswer, steps, timer, inertTimer, rangesRequest;
let busy = false, isOutdated = false;
let corrections = ""; // of the address: they stay until a lever moves
let answerTime = 0; // ms that the last answer took
let isDragging = false; // whether a lever is being dragged
let timesOfMove = {};
let lastLever = "", lastStep = 0, lastMove = 0;

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

// The first view of the scenario; one that was read from a file is given to the server again where it is not there.
async function firstView() {
  const body = { scenario: state.scenario };
  if (state.day) body.day = state.day;
  if (state.good) body.good = state.good;
  if (Object.keys(state.assumptions).length) body.assumptions = state.assumptions;
  try {
    return await post("open", body);
  } catch (error) {
    if (!(error instanceof Refused) || !state.file || !state.scenario.startsWith("read-")) throw error;
    body.scenario = state.scenario = (await post("load", { toml: await unpacked(state.file) })).kept;
    return post("open", body);
  }
}

async function open() {
  byId("headline").textContent = "Loading the baseline.";
  spec = await firstView().catch((error) => {
    if (!spec) showWayBack(error.message);
    throw spec || !(error instanceof Refused) ? error : Object.assign(error, { name: "AbortError" });
  });
  forgetRest();
  document.body.removeAttribute("data-ranges");
  const ids = new Set(spec.levers.map((lever) => lever.id));
  for (const id of Object.keys(state.levers)) if (!ids.has(id)) delete state.levers[id];
  const corrected = bringWithin(state, spec);
  const names = spec.scenarios.some((s) => s.name === spec.scenario) ? spec.scenarios : [{ name: spec.scenario, title: spec.name }, ...spec.scenarios];
  fillSelect(byId("scenario"), names, spec.scenario);
  fillSelect(byId("day"), spec.days, spec.day, month);
  fillSelect(byId("good"), spec.goods, spec.good);
  drawLevers(byId("levers"), spec, state, moveLever, moveSpan);
  steps = steps ?? new Steps(setting(state));
  showLevers(spec, state);
  const cells = views.stopFigure();
  const key = settingKey({ ...state, levers: {}, deal: "" });
  paintNumbers(spec, key);
  document.body.dataset.ready = "numbers";
  await charts.draw(byId("charts"), spec, state, cells);
  views.stops(document.querySelectorAll("table.stops"), spec);
  await charts.fill(spec);
  document.body.dataset.ready = "charts";
  byId("about").textContent = `monazite ${spec.version}. ${spec.name}. ${spec.text} ${spec.record}`;
  byId(`f-${state.embed}`)?.classList.add("embedded");
  toAddress(state);
  updateButtons();
  markOlder(state);
  fillNumbers(byId("outcome"));
  if (isMoved()) update();
  else requestRangesAfter(RANGES_DELAY);
  if (corrected) showProblem(corrected);
  corrections = corrected;
}

function paintNumbers(answer, key) {
  for (const id of LIVE) stamp(byId(id), key);
  const before = shownAnswer;
  shownAnswer = answer;
  const group = (name) => answer.tiles.filter((tile) => tile.group === name);
  views.tiles(byId("tiles"), group("main"), openSource);
  views.tiles(byId("losses"), group("loss"), openSource);
  views.tiles(byId("footprint"), answer.footprint, openSource);
  views.stops(document.querySelectorAll("table.stops"), answer);
  views.warnings(byId("warnings"), answer.warnings);
  write(byId("headline"), answer.headline);
  const some = Object.keys(state.levers).length || spec.assumptions.length;
  write(byId("moved"), some ? `Moved: ${settingText(spec, { ...state, scenario: "", deal: "" })}.${withoutEffect(before, answer)}` : "Every lever at rest. Move one: grey dashes keep showing what happens without it.");
  byId("deal").hidden = !state.deal;
  if (answer.deal) write(byId("terms"), `Deal signed on ${day(answer.deal.signed)}: ${answer.deal.words}. ${answer.deal.drawn} Grey dashes: every lever at rest and no deal.`);
}

// A lever that moved and changed nothing on the page says so; why, it says itself once it rests.
function withoutEffect(before, answer) {
  if (!before || !(lastLever in state.levers) || !showSame(before, answer)) return "";
  return ` ${spec.levers.find((lever) => lever.id === lastLever).label}: no number on this page changed.`;
}

const isMoved = () => Object.keys(state.levers).length > 0 || state.deal !== "";

async function paint(answer, all, key, firm = null) {
  paintNumbers(answer, key);
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
  clearTimeout(inertTimer);
  byId("levers").classList.add("older"); // why levers move nothing was looked up for another state
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
      const body = requestBody(state), key = settingKey(state);
      const [answer, firm] = await Promise.all([post("simulate", body), askFirm(body)]);
      const arrival = performance.now();
      answerTime = arrival - start;
      showProblem(corrections);
      await paint(answer, false, key, firm);
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
    const asked = requestBody(state), key = settingKey(state);
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
    await paint(answer, true, key);
    await charts.fillMap(answer.map);
    await settleFirm(asked, () => busy || signal.aborted);
    document.body.dataset.ranges = answer.token;
    write(byId("spoken"), answer.headline);
    if (state.view === "industries") await showOutput();
    if (state.view === "sources") await showTrace();
    inertTimer = setTimeout(() => guard(findInert), INERT_DELAY);
  }), delay);
}

// Levers that move nothing in this state, each with the reason.
async function findInert() {
  const key = settingKey(state);
  const answer = await post("inert", requestBody(state));
  if (key !== settingKey(state) || busy) return;
  stamp(byId("levers"), key);
  byId("levers").classList.remove("older");
  showInert(spec, answer.levers);
}

function moveLever(id, value, letGo) {
  const lever = spec.levers.find((one) => one.id === id);
  if (!lever) return;
  if (Math.abs(value - restValue(spec, state, lever)) < lever.step / 100) {
    delete state.levers[id];
    delete state.spans[id];
  } else state.levers[id] = value;
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

// The first month (start) or the month after the last one (until) of a lever; null: that of all levers.
function moveSpan(id, end, at) {
  const span = { start: null, until: null, ...state.spans[id], [end]: at };
  if (span.until && span.until <= (span.start ?? spec.day)) span[end === "start" ? "until" : "start"] = null;
  const spans = { ...state.spans, [id]: span };
  if (!span.start && !span.until) delete spans[id];
  takeSetting({ ...setting(state), spans });
}

function applySetting(one) {
  const held = (a) => JSON.stringify(Object.entries(a.assumptions).sort());
  const isOtherRun = ["scenario", "day", "good"].some((name) => one[name] !== state[name]) || held(one) !== held(state);
  Object.assign(state, one, { levers: { ...one.levers }, spans: structuredClone(one.spans), assumptions: { ...one.assumptions } });
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
  fillNumbers(byId("number"));
  byId("number").value = tile.id;
  chooseView("sources");
  byId("tab-sources").focus();
}

function fillNumbers(select) {
  const names = [...shownAnswer.tiles, ...shownAnswer.footprint].map((t) => ({ name: t.id, title: t.group === "loss" ? `Loss in twelve months, ${t.label}` : t.label }));
  fillSelect(select, names, select.value || names[0].name);
}

function chooseView(name) {
  state.view = views.VIEWS.some(([one]) => one === name) ? name : "overview";
  views.select(state.view);
  if (state.view === "overview") window.dispatchEvent(new Event("resize")); // charts drawn out of sight take their width now
  toAddress(state);
  if (!spec) return;
  if (state.view === "sources") {
    fillNumbers(byId("number"));
    showTrace();
  }
  if (state.view === "industries") showOutput();
  if (state.view === "assumptions" && !byId("influence").firstChild) rank();
  for (const [name, show] of [["company", showFirm], ["exercise", showExercise]]) show(state.view === name);
  if (state.view === "take") byId("python").textContent = pythonText(spec);
}

const showTrace = () => fillPanel("trace", () => views.trace(byId("trace"), state, byId("number").value));

const showOutput = () => fillPanel("output", () => views.output(byId("output"), state, spec));

const rank = () => fillPanel("influence", () => influence(byId("influence"), state, byId("outcome").value, assume));

// A parameter held at a value, or let go; the scenario opens anew, and what matters most is looked up again.
async function assume(parameter, value) {
  const assumptions = { ...state.assumptions };
  if (value === null) delete assumptions[parameter];
  else assumptions[parameter] = value;
  await takeAssumptions(assumptions);
}

async function takeAssumptions(assumptions) {
  const before = state.assumptions;
  state.assumptions = assumptions;
  toAddress(state, true);
  await guard(async () => {
    try {
      await open();
    } catch (error) { // a value that is refused leaves everything as it was
      state.assumptions = before;
      toAddress(state);
      throw error;
    }
    steps.push(setting(state));
    updateButtons();
    await rank();
  });
}

// Another scenario; `file` is the packed text of one that was read.
async function reopen(scenario, file = "") {
  Object.assign(state, { scenario, file, day: null, good: null, levers: {}, spans: {}, assumptions: {}, deal: "" });
  await openAnew();
}

const loadText = async (toml) => reopen((await post("load", { toml })).kept, await packed(toml));

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
  byId("reset").onclick = () => takeSetting({ ...setting(state), levers: {}, spans: {}, deal: "" });
  byId("no-deal").onclick = () => takeSetting({ ...setting(state), deal: "" });
  byId("replay").onclick = async () => {
    const after = steps.current;
    applySetting(steps.previous);
    await wait(1200);
    applySetting(after);
  };
  for (const name of ["a", "b"]) byId(`keep-${name}`).onclick = () => hold(name, setting(state), settingText(spec, setting(state)));
  byId("compare").onclick = () => fillPanel("compared", () => compare(byId("compared"), setting(state)));
  byId("outcome").onchange = rank;
  byId("rank").onclick = rank;
  byId("free").onclick = () => takeAssumptions({});
  byId("number").onchange = showTrace;
  byId("talk").onclick = () => fillPanel("talks", () => talks(byId("talks"), state, byId("seat").value, signDeal));
  byId("weigh").onclick = () => fillPanel("options", () => options(byId("options"), state, Number(byId("budget").value)));
  byId("read").onclick = () => guard(async () => {
    await article(byId("reading"), byId("text").value, byId("written").value, spec, { levers: takeLevers, open: openArticleScenario });
  });
  connectDrawer(byId("drawer"));
  byId("load").onclick = () => guard(() => loadText(byId("toml").value));
  connectTake(state, guard);
  connectSaved({
    current: () => setting(state), words: () => settingText(spec, setting(state)), open: takeSetting,
    side: hold, load: loadText, guard,
  });
  connectExercise({ scenario: () => state.scenario, guard });
  connectFirm({ ask: () => spec && update(), body: () => requestBody(state), guard });
  window.addEventListener("beforeprint", () => charts.fillLate());
  undoByKeys(byId("undo"), byId("redo"));
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
  await reopen(answer.kept, await packed(answer.toml));
}

// A deal that was clicked: the charts show it, and the comparison holds it against no deal.
function signDeal(deal, seat) {
  const before = { ...setting(state), deal: "" };
  hold("a", before, settingText(spec, before));
  takeSetting({ ...before, deal: `${seat}:${deal.id}` });
  hold("b", setting(state), `deal: ${deal.words}`);
  chooseView("overview");
  byId("headline").scrollIntoView({ block: "center" });
}

document.body.classList.toggle("embed", state.embed !== "");
measureMoves({ move: moveLever, isBusy: () => busy, lever: (id) => spec.levers.find((one) => one.id === id), times: () => timesOfMove });
views.tabs(byId("tabs"), state.view, chooseView);
connectControls();
await guard(open);
if (spec) {
  showSides();
  chooseView(state.view);
}
