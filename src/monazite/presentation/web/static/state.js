// The state of the page: scenario, day, good, view and the levers that were moved. It lives in the address.

const KEYS = ["s", "from", "good", "view", "deal", "embed"];
const ASSUMED = "a."; // begins the keys of parameters that are held
const client = Math.random().toString(36).slice(2);
let token = 0;

const monthDay = (text) => (/^\d{4}-\d{2}$/.test(text ?? "") ? `${text}-01` : null);

// The first day of a month some months after another one.
export function laterMonth(day, months) {
  const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

// Months of a lever in an address: "2026-10..2027-03" with the last month in which it acts; either side may be empty.
function spanOf(text) {
  const [first, last] = text.split("..");
  const start = monthDay(first), end = monthDay(last);
  return start || end ? { start, until: end && laterMonth(end, 1) } : null;
}

const spanText = ({ start, until }) => `@${start ? start.slice(0, 7) : ""}..${until ? laterMonth(until, -1).slice(0, 7) : ""}`;

export function fromAddress() {
  const query = new URLSearchParams(location.search);
  const levers = {}, spans = {}, assumptions = {};
  for (const [key, value] of query) {
    const [number, months = ""] = value.split("@");
    if (KEYS.includes(key) || number === "" || !Number.isFinite(Number(number))) continue;
    if (key.startsWith(ASSUMED)) assumptions[key.slice(ASSUMED.length)] = Number(number);
    else {
      levers[key] = Number(number);
      const span = spanOf(months);
      if (span) spans[key] = span;
    }
  }
  return {
    scenario: query.get("s") || "cn-ree-2025",
    day: monthDay(query.get("from")),
    good: query.get("good"),
    view: query.get("view") || "overview",
    deal: query.get("deal") || "",
    embed: query.get("embed") || "",
    levers, spans, assumptions,
  };
}

// The address of a state, without the part that holds a scenario file.
export function addressOf(state, changes = {}) {
  const all = { ...state, ...changes };
  const query = new URLSearchParams();
  if (all.scenario !== "cn-ree-2025") query.set("s", all.scenario);
  if (all.day) query.set("from", all.day.slice(0, 7));
  if (all.good) query.set("good", all.good);
  if (all.view !== "overview") query.set("view", all.view);
  if (all.deal) query.set("deal", all.deal);
  if (all.embed) query.set("embed", all.embed);
  for (const [key, value] of Object.entries(all.levers)) query.set(key, `${value}${all.spans[key] ? spanText(all.spans[key]) : ""}`);
  for (const [key, value] of Object.entries(all.assumptions)) query.set(ASSUMED + key, String(value));
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

// The address; `isNew`: as a page of its own in the history of the browser. A scenario that was read travels with it.
export function toAddress(state, isNew = false) {
  const address = addressOf(state) + (state.file ? `#toml=${state.file}` : "");
  if (isNew) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

const isFilled = (content) => Object.keys(content).length > 0;

// Months of the levers that were moved.
const spansOf = ({ levers, spans }) => Object.fromEntries(Object.entries(spans ?? {}).filter(([id]) => id in levers));

// The run that a state or one side of a comparison asks for.
export function runBody(one) {
  const body = { scenario: one.scenario, levers: one.levers };
  const spans = spansOf(one);
  if (isFilled(spans)) body.spans = spans;
  if (isFilled(one.assumptions ?? {})) body.assumptions = one.assumptions;
  if (one.deal) body.deal = one.deal;
  if (one.day) body.day = one.day;
  return body;
}

export function requestBody(state) {
  const body = { ...runBody(state), client, token: ++token };
  if (state.good) body.good = state.good;
  return body;
}

export class Refused extends Error {
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

export async function post(path, body, { signal, as = "json" } = {}) {
  let reply;
  try {
    reply = await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Refused("The server does not answer. Is monazite serve still running?", 0);
  }
  if (!reply.ok) {
    const answer = await reply.json().catch(() => ({}));
    throw new Refused(answer.error || `The server answered ${reply.status}.`, reply.status);
  }
  return reply[as]();
}

// What undo and redo go back to: scenario, month, good, levers with their months, assumptions and the deal.
export const setting = (state) => ({
  scenario: state.scenario, file: state.file ?? "", day: state.day, good: state.good, levers: { ...state.levers },
  spans: structuredClone(spansOf(state)), assumptions: { ...state.assumptions }, deal: state.deal,
});

const sorted = (content) => Object.entries(content ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

// The same text for the same setting, in whatever order levers were moved.
export const settingKey = (state) => JSON.stringify([state.scenario, state.day, state.good, sorted(state.levers), sorted(spansOf(state)), sorted(state.assumptions), state.deal]);

const MOST_STEPS = 200;
const STORED_STEPS = "monazite-steps";

// Undo and redo over whole settings: one step for each lever that was let go and each deal that was clicked. Nothing is
// erased: a move after an undo comes after the steps that were undone, which undo still reaches. They outlive a reload.
export class Steps {
  constructor(first) {
    const { done = [], undone = [] } = this.stored();
    this.done = done;
    this.undone = undone;
    if (!this.current || settingKey(this.current) !== settingKey(first)) this.push(first);
  }
  get current() {
    return this.done[this.done.length - 1];
  }
  stored() {
    try {
      return JSON.parse(sessionStorage.getItem(STORED_STEPS)) ?? {};
    } catch {
      return {};
    }
  }
  store() {
    sessionStorage.setItem(STORED_STEPS, JSON.stringify({ done: this.done, undone: this.undone }));
  }
  // `isSameMove`: the last step goes on, as where an arrow key is pressed several times.
  push(one, isSameMove = false) {
    if (this.current && settingKey(one) === settingKey(this.current)) return;
    if (this.undone.length) {
      const back = [...this.undone].reverse(); // forward again through what was undone, and back to where we stand
      this.done.push(...back, ...back.slice(0, -1).reverse(), this.current);
      this.undone = [];
    } else if (isSameMove && this.done.length > 1) this.done.pop();
    this.done.push(structuredClone(one));
    while (this.done.length > MOST_STEPS) this.done.shift();
    this.store();
  }
  undo() {
    if (this.done.length > 1) this.undone.push(this.done.pop());
    this.store();
    return this.current;
  }
  redo() {
    if (this.undone.length) this.done.push(this.undone.pop());
    this.store();
    return this.current;
  }
  get previous() {
    return this.done.length > 1 ? this.done[this.done.length - 2] : null;
  }
}
