// The state of the page: scenario, day, good, view and the levers that were moved. It lives in the address.

const KEYS = ["s", "from", "good", "view", "deal"];
const client = Math.random().toString(36).slice(2);
let token = 0;

export function fromAddress() {
  const query = new URLSearchParams(location.search);
  const levers = {};
  for (const [key, value] of query) {
    if (!KEYS.includes(key) && value !== "" && Number.isFinite(Number(value))) levers[key] = Number(value);
  }
  const month = query.get("from");
  return {
    scenario: query.get("s") || "cn-ree-2025",
    day: /^\d{4}-\d{2}$/.test(month ?? "") ? `${month}-01` : null,
    good: query.get("good"),
    view: query.get("view") || "overview",
    deal: query.get("deal") || "",
    levers,
  };
}

// The address; `isNew`: as a page of its own in the history of the browser.
export function toAddress(state, isNew = false) {
  const query = new URLSearchParams();
  if (state.scenario !== "cn-ree-2025") query.set("s", state.scenario);
  if (state.day) query.set("from", state.day.slice(0, 7));
  if (state.good) query.set("good", state.good);
  if (state.view !== "overview") query.set("view", state.view);
  if (state.deal) query.set("deal", state.deal);
  for (const [key, value] of Object.entries(state.levers)) query.set(key, String(value));
  const text = query.toString();
  const address = text ? `?${text}` : location.pathname;
  if (isNew) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

export function requestBody(state) {
  const body = { scenario: state.scenario, levers: state.levers, client, token: ++token };
  if (state.day) body.day = state.day;
  if (state.good) body.good = state.good;
  if (state.deal) body.deal = state.deal;
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

// What undo and redo go back to: scenario, month, good, the levers that were moved and the deal that was signed.
export const setting = (state) => ({ scenario: state.scenario, day: state.day, good: state.good, levers: { ...state.levers }, deal: state.deal });

// The same text for the same setting, in whatever order levers were moved.
export const settingKey = (state) => JSON.stringify([state.scenario, state.day, state.good, Object.entries(state.levers).sort(), state.deal]);

// Undo and redo over whole settings: one step for each lever that was let go and each deal that was clicked.
export class Steps {
  constructor(first) {
    this.done = [first];
    this.undone = [];
  }
  get current() {
    return this.done[this.done.length - 1];
  }
  // `isSameMove`: the last step goes on, as where an arrow key is pressed several times.
  push(one, isSameMove = false) {
    if (JSON.stringify(one) === JSON.stringify(this.current)) return;
    if (isSameMove && this.done.length > 1) this.done.pop();
    this.done.push(one);
    if (this.done.length > 200) this.done.shift();
    this.undone = [];
  }
  undo() {
    if (this.done.length > 1) this.undone.push(this.done.pop());
    return this.current;
  }
  redo() {
    if (this.undone.length) this.done.push(this.undone.pop());
    return this.current;
  }
  get previous() {
    return this.done.length > 1 ? this.done[this.done.length - 2] : null;
  }
}
