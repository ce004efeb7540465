// Questions to the server: one in flight, the latest wins; the central run at once, ranges when the levers rest, then idle levers.
import * as charts from "/static/charts.js";
import { askFirm, paintFirm, settleFirm } from "/static/company.js";
import { wait } from "/static/dom.js";
import { bringWithin, changeText, restValue, showSame } from "/static/lever_values.js";
import { Refused, holdUsualDay, isAway, packed, post, requestBody, settingKey, storeCountry, storedCountry, toAddress, unpacked, unread } from "/static/state.js";
import { pushStep, settingAt } from "/static/steps.js";
import { areRangesHeldUp, change, currentSetting, guard, idle, isMoved, isServerAway, key, leversById, nameParameters, parameters, showProblem, shown, sought, spec, spoken, state } from "/static/store.js";
import { batch } from "/static/ui.js";

/** @import { OpenRequest } from "api" */
/** @import { Setting } from "/static/state.js" */
/** @import { RunAnswer } from "/static/store.js" */

const RANGES_DELAY = 250; // ms without a move before ranges are asked for
const RELEASE_DELAY = 60; // the same once the lever was let go
const SLOW_ANSWER = 200; // ms from which the server is busy: then the page asks where the pointer pauses
const POINTER_PAUSE = 80; // ms without a move that count as a pause
const BUSY_WAITS = [1000, 2000, 4000, 8000]; // ms until ranges are asked for again that the server had no room for; the last of these again and again
const SPEAKING = 5000; // ms in which a new sentence cuts off what is being spoken: then that is spoken again with it
const AWAY_WAIT = 3000; // ms until a server that did not answer is asked again
const DRAWS = 16;
const INERT_DELAY = 700; // ms of rest after the ranges until levers without effect are looked for
const SAME_MOVE = 1200; // ms within which moves of one lever are one step of undo
let timer = 0, inertTimer = 0;
/** @type {AbortController | null} */
let rangesRequest = null;
let busy = false, isOutdated = false;
let corrections = ""; // of the address: they stay until a lever moves
let answerTime = 0; // ms that the last answer took
let isDragging = false; // whether a lever is being dragged
let lastLever = "", lastStep = 0, lastMove = 0;
let spokenFigures = ""; // headline numbers that were spoken last
let isPriceAsked = false; // whether another price was chosen whose figure is not spoken yet
let saidLast = { text: "", at: 0 }; // what was changed, and when it was spoken
let openings = 0; // how often something was opened
let timesOfMove = { answered: 0, painted: 0 };
/** What other views do when ranges have come. @type {(() => Promise<unknown>)[]} */
const settled = [];

/** @param {() => Promise<unknown>} work */
export const whenSettled = (work) => settled.push(work);
export const isBusy = () => busy;
let answering = Promise.resolve();
export const whenAnswered = () => answering;
export const timesOfLastMove = () => timesOfMove;

/** The first view of the scenario; one that was read from a file is given to the server again where it is not there. */
async function firstView() {
  const { scenario, day, good, assumptions, file } = state.peek(), country = state.peek().country || storedCountry();
  /** @type {OpenRequest} */
  const body = { scenario };
  if (day) body.day = day;
  if (good) body.good = good;
  if (country) body.country = country;
  if (Object.keys(assumptions).length) body.assumptions = assumptions;
  try {
    return await post("open", body);
  } catch (error) {
    if (!(error instanceof Refused) || !file || !scenario.startsWith("read-")) throw error;
    body.scenario = (await post("load", { toml: await unpacked(file) })).kept;
    state.value = { ...state.peek(), scenario: body.scenario };
    return post("open", body);
  }
}

/** An answer, null where the server is away: then the page says so, and waits until it is worth asking again. @template T @param {Promise<T>} asked @returns {Promise<T | null>} */
async function unlessAway(asked) {
  try {
    const answer = await asked;
    if (isServerAway.peek()) showProblem("");
    isServerAway.value = false;
    return answer;
  } catch (error) {
    if (!isAway(error)) throw error;
    isServerAway.value = true;
    showProblem(`${error.message} This page asks again by itself.`);
    await wait(AWAY_WAIT);
    return null;
  }
}

/** Work after which everything is asked for anew where the server was away. @param {() => Promise<void>} work */
const orAnew = (work) => guard(async () => {
  if (await unlessAway(work().then(() => true)) === null) update();
});

/** The first view as soon as the server gives one. */
async function firstAnswer() {
  const own = openings += 1;
  for (;;) {
    const opened = await unlessAway(firstView());
    if (opened) return opened;
    if (own !== openings) throw Object.assign(new Error("something else was opened"), { name: "AbortError" });
  }
}

/** Says what of the setting was changed. @param {Setting} before @param {string} act */
function sayChange(before, act) {
  const opened = spec.peek(), words = opened && changeText(opened, before, currentSetting(), parameters.peek());
  if (!words) return;
  saidLast = { text: `${act ? `${act}: ${words}` : words.charAt(0).toUpperCase() + words.slice(1)}.`, at: performance.now() };
  spoken.value = `${saidLast.text} Ranges follow.`;
}

/** Opens what the state names; `before`: what stood, and `act`: what was pressed. @param {Setting} [before] */
export async function open(before, act = "") {
  endRanges();
  const opened = await firstAnswer().catch((error) => {
    if (!spec.peek() && error instanceof Refused) showProblem(error.message, true);
    throw spec.peek() || !(error instanceof Refused) ? error : Object.assign(error, { name: "AbortError" });
  });
  document.body.removeAttribute("data-ranges");
  holdUsualDay(opened.day);
  const { changes, words } = bringWithin(state.peek(), opened);
  const isFirst = !spec.peek();
  const asked = state.peek().country;
  const lost = asked && !opened.country ? `This scenario has no country of the name ${asked}: the main ones are shown together. ` : "";
  const { embed } = state.peek(), isNoChart = embed && embed !== "stops" && !(embed in opened.charts);
  const nothing = isFirst ? [...unread, ...(isNoChart ? [`embed=${embed}`] : [])] : [];
  corrections = lost + (nothing.length ? `${words} Left out of the link, because the page has no such value, month, view or chart: ${nothing.join(", ")}.`.trim() : words);
  if (isNoChart) document.body.classList.remove("embed");
  batch(() => {
    change({ ...changes, country: opened.country, embed: isNoChart ? "" : embed });
    nameParameters(opened.assumptions);
    spec.value = opened;
    const current = settingAt(0);
    // The address names the usual month where a lever is moved.
    const isUsual = current?.day === null && state.peek().day === opened.usual_day && settingKey({ ...current, day: opened.usual_day }) === key.value;
    if (isUsual) change({ day: null });
    if (!current || settingKey(current) !== key.value) pushStep(currentSetting());
    showAnswer(opened, { ...currentSetting(), levers: {}, spans: {}, deal: "" });
    if (before) sayChange(before, act);
    isPriceAsked = Boolean(before) && before?.good !== state.peek().good;
  });
  document.body.dataset.ready = "numbers";
  await charts.draw(opened, state.peek());
  await charts.fill(opened);
  document.body.dataset.ready = "charts";
  if (isMoved.peek()) update();
  await charts.whenAllDrawn();
  if (!isMoved.peek()) requestRangesAfter(RANGES_DELAY);
  if (corrections) showProblem(corrections);
}

/** The last central run, and the last one of another setting. @type {{ key: string, answer: RunAnswer } | undefined} */
let central;
/** @type {RunAnswer | undefined} */
let earlier;

/** @param {RunAnswer} answer @param {Setting} of */
function showAnswer(answer, of) {
  const own = settingKey(of), lever = leversById.peek().get(lastLever);
  // A key and its release ask twice for one setting: both are compared with the last setting before it.
  const isCentral = !answer.paths.price.outside?.low;
  if (isCentral) {
    if (central && central.key !== own) earlier = central.answer;
    central = { key: own, answer };
  }
  const before = isCentral ? earlier : shown.peek()?.answer;
  const isWithoutEffect = before && lever && lastLever in state.peek().levers && showSame(before, answer);
  shown.value = { answer, key: own, of, remark: isWithoutEffect ? ` ${lever.label}: no number on this page changed.` : "" };
}

/** @param {RunAnswer} answer @param {boolean} all @param {Setting} of */
async function paint(answer, all, of) {
  showAnswer(answer, of);
  await charts.fill(answer, all);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** Asks for no ranges any more of what stood until now. */
function endRanges() {
  rangesRequest?.abort();
  areRangesHeldUp.value = false;
}

/** One request in flight; what was asked for meanwhile is asked for once, at its latest. */
export function update() {
  clearTimeout(timer);
  clearTimeout(inertTimer);
  endRanges();
  if (busy) isOutdated = true;
  else answering = requestAnswer();
}

async function requestAnswer() {
  busy = true;
  await guard(async () => {
    do {
      if (answerTime > SLOW_ANSWER) await waitForPause();
      isOutdated = false;
      const start = performance.now();
      const body = requestBody(state.peek()), of = currentSetting();
      const replies = await unlessAway(Promise.all([post("simulate", body), askFirm(body)]));
      if (!replies) {
        isOutdated = true;
        continue;
      }
      const [answer, firm] = replies;
      const arrival = performance.now();
      answerTime = arrival - start;
      showProblem(corrections);
      paintFirm(firm, settingKey(of));
      await paint(answer, false, of);
      timesOfMove = { answered: arrival - start, painted: performance.now() - arrival };
    } while (isOutdated);
  });
  busy = false;
  requestRangesAfter(isDragging ? RANGES_DELAY : RELEASE_DELAY);
}

/** Until the pointer pauses or the lever is let go. */
async function waitForPause() {
  while (isDragging && performance.now() - lastMove < POINTER_PAUSE) await wait(15);
}

/** @param {number} delay */
function requestRangesAfter(delay) {
  clearTimeout(timer);
  timer = window.setTimeout(() => orAnew(requestRanges), delay);
}

async function requestRanges() {
  toAddress(state.peek());
  endRanges();
  rangesRequest = new AbortController();
  const { signal } = rangesRequest;
  const asked = requestBody(state.peek()), of = currentSetting();
  const moved = lastLever || (Object.keys(asked.levers).at(-1) ?? ""); // of a link that was opened: the last one that it names
  const body = { ...asked, draws: DRAWS, moved };
  const reply = post("ranges", body, { signal });
  reply.catch(() => {}); // what is wrong is seen where it is awaited
  await charts.whenAllDrawn();
  await charts.fillLate();
  let answer = await reply;
  for (let asks = 0; "busy" in answer; asks += 1) {
    if (busy || signal.aborted) return;
    if (!areRangesHeldUp.peek()) spoken.value = "Ranges wait because the server works for others; the page keeps asking.";
    areRangesHeldUp.value = true;
    await wait(BUSY_WAITS[Math.min(asks, BUSY_WAITS.length - 1)] * (0.75 + Math.random() / 2)); // pages that were told at the same time do not come back together
    if (busy || signal.aborted) return;
    answer = await post("ranges", body, { signal });
  }
  if (busy || signal.aborted) return;
  areRangesHeldUp.value = false;
  await paint(answer, true, of);
  await charts.fillMap(answer.map, answer.maps);
  await settleFirm(asked, settingKey(of), () => busy || signal.aborted);
  document.body.dataset.ranges = String(answer.token);
  const figures = JSON.stringify(answer.tiles.map(({ value }) => value)), lever = leversById.peek().get(lastLever);
  const own = answer.remark || (figures === spokenFigures && lever ? `${lever.label}: no headline number changes.` : "");
  const price = isPriceAsked && answer.tiles.find(({ id }) => id === "price");
  const cut = performance.now() - saidLast.at < SPEAKING ? saidLast.text : "";
  isPriceAsked = false;
  saidLast.text = "";
  spoken.value = lever && figures === spokenFigures ? own : `${cut} ${own} ${price ? `${price.label}: ${price.value}, ${price.detail}.` : ""} ${answer.headline}`.trim();
  spokenFigures = figures;
  for (const work of settled) await work();
  inertTimer = window.setTimeout(() => orAnew(findInert), INERT_DELAY);
}

/** Levers that move nothing in this state, each with the reason. */
async function findInert() {
  const of = key.peek();
  sought.value = of;
  try {
    const { levers, remedies } = await post("inert", requestBody(state.peek()));
    if (of === key.peek() && !busy) idle.value = { key: of, levers, remedies };
  } finally {
    if (sought.peek() === of) sought.value = "";
  }
}

/** @param {string} id @param {number} value @param {boolean} letGo */
export function moveLever(id, value, letGo) {
  const lever = leversById.peek().get(id), opened = spec.peek();
  if (!lever || !opened) return;
  const levers = { ...state.peek().levers }, spans = { ...state.peek().spans };
  if (Math.abs(value - restValue(opened, levers, lever)) < lever.step / 100) {
    delete levers[id];
    delete spans[id];
  } else levers[id] = value;
  state.value = { ...state.peek(), levers, spans };
  const movedBefore = lastLever;
  lastLever = id;
  saidLast.text = "";
  isDragging = !letGo;
  lastMove = performance.now();
  corrections = "";
  if (letGo) {
    const isSameMove = id === movedBefore && performance.now() - lastStep < SAME_MOVE;
    pushStep(currentSetting(), isSameMove);
    lastStep = performance.now();
    toAddress(state.peek());
  }
  update();
}

/** The first month (start) or the month after the last one (until) of a lever; null: that of all levers. @param {string} id @param {"start" | "until"} end @param {string | null} at */
export function moveSpan(id, end, at) {
  const opened = spec.peek();
  if (!opened) return;
  const span = { ...(state.peek().spans[id] ?? { start: null, until: null }), [end]: at };
  if (span.until && span.until <= (span.start ?? opened.day)) span[end === "start" ? "until" : "start"] = null;
  const spans = { ...state.peek().spans, [id]: span };
  if (!span.start && !span.until) delete spans[id];
  takeSetting({ ...currentSetting(), spans });
}

/** The country that leads from now on, also when the page is opened again; empty: the main ones together. @param {string} country */
export function lookAt(country) {
  storeCountry(country);
  lastLever = "";
  change({ country });
  update();
}

/** A setting as a step of its own. @param {Setting} one */
export function takeSetting(one, act = "") {
  pushStep(one);
  applySetting(one, act);
}

/** A setting that undo or redo gives; `act`: what was pressed. @param {Setting | undefined} one */
export function applySetting(one, act = "") {
  if (!one) return;
  const before = currentSetting();
  /** @param {Setting} a */
  const held = (a) => JSON.stringify(Object.entries(a.assumptions).sort());
  const isOtherRun = one.scenario !== before.scenario || one.day !== before.day || one.good !== before.good || held(one) !== held(before);
  isDragging = false;
  lastLever = "";
  corrections = "";
  change(structuredClone(one));
  if (isOtherRun) guard(() => open(before, act));
  else {
    sayChange(before, act);
    update();
  }
}

/** Parameters held at values; a value that is refused leaves everything as it was. @param {Record<string, number>} assumptions */
export function takeAssumptions(assumptions) {
  const before = currentSetting();
  return guard(async () => {
    change({ assumptions }, true);
    try {
      await open(before);
    } catch (error) {
      change({ assumptions: before.assumptions });
      throw error;
    }
    pushStep(currentSetting());
  });
}

/** Another scenario, month or good: a step of its own in undo and in the history of the browser. @param {Partial<import("/static/state.js").PageState>} changes */
export async function openOther(changes) {
  const before = currentSetting();
  lastLever = "";
  change(changes, true);
  pushStep(currentSetting());
  if (before.scenario !== state.peek().scenario) spoken.value = "The new scenario is being simulated.";
  await guard(() => open(before));
}

/** Another scenario with every lever at rest; `file` is the packed text of one that was read, `country` that which leads. @param {string} scenario */
export const openScenario = (scenario, file = "", country = state.peek().country) => openOther({ scenario, file, country, day: null, good: null, levers: {}, spans: {}, assumptions: {}, deal: "" });

/** A scenario file as text; one that the app wrote opens with its levers. @param {string} toml */
export async function openText(toml) {
  const { kept, state: own } = await post("load", { toml });
  if (!own) return openScenario(kept, await packed(toml));
  const { toml: base, ...one } = own;
  return openOther({ ...one, file: base && await packed(base) });
}
