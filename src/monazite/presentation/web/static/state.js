// The state of the page: scenario, day, good, view and the levers that were moved. It lives in the address.

import { putText, textIn } from "./storage.js";

/** @import { Routes, SimulateRequest, ComparedRun } from "api" */
/** First month (start) of a lever, and the month after its last one (until). @typedef {{ start: string | null, until: string | null }} Span */
/**
 * What undo and redo go back to. `file` is the packed text of a scenario that was read.
 * @typedef {{ scenario: string, file: string, day: string | null, good: string | null, levers: Record<string, number>,
 *   spans: Record<string, Span>, assumptions: Record<string, number>, deal: string }} Setting
 */
/** A setting with what is looked at; `country`: the region that leads, empty: the main ones together. @typedef {Setting & { view: string, embed: string, country: string }} PageState */

const KEYS = ["s", "scenario", "from", "good", "view", "deal", "embed", "country"];
const STORED_COUNTRY = "monazite-country";
const ALL = "all"; // the main countries together, in a link
const ASSUMED = "a."; // begins the keys of parameters that are held
const client = Math.random().toString(36).slice(2);
let token = 0, usualDay = "";

/** The month from which levers act where none is chosen; it is a later one for who opens a link later. @param {string} day */
export function holdUsualDay(day) {
  usualDay = day;
}
export const usualDayOf = (/** @type {string | null} */ day) => day ?? usualDay;

/** Whether a link says that the main countries stand together, whatever this browser has stored: its page shows what its sender saw. */
let isOfAll = new URLSearchParams(location.search).get("country") === ALL;

export const storedCountry = () => (isOfAll ? "" : textIn("localStorage", STORED_COUNTRY));
/** @param {string} country */
export function storeCountry(country) {
  isOfAll = false;
  putText("localStorage", STORED_COUNTRY, country);
}

/** @param {string | null | undefined} text */
const monthDay = (text) => (/^\d{4}-\d{2}$/.test(text ?? "") ? `${text}-01` : null);

/** @param {string} day @param {number} months */
export function laterMonth(day, months) {
  const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 10);
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** A year, or what a run has left. @param {string | undefined} from @param {string[] | undefined} months */
export const monthsOfYear = (from, months) => (from && months ? Math.min(12, months.filter((one) => one.slice(0, 7) >= from.slice(0, 7)).length) : 12);

/** @param {number} count up to twelve */
export const countedMonths = (count) => `${COUNTS[count]} month${count === 1 ? "" : "s"}`;

/**
 * Months of a lever in an address: "2026-10..2027-03" with the last month in which it acts; either side may be empty.
 * @param {string} text @returns {Span | null}
 */
function spanOf(text) {
  const [first, last] = text.split("..");
  const start = monthDay(first), end = monthDay(last);
  return start || end ? { start, until: end && laterMonth(end, 1) } : null;
}

/** @param {Span} span */
const spanText = ({ start, until }) => `@${start ? start.slice(0, 7) : ""}..${until ? laterMonth(until, -1).slice(0, 7) : ""}`;

/** @param {string} key @param {string} number */
const isNoLever = (key, number) => KEYS.includes(key) || number === "" || !Number.isFinite(Number(number));

/** Whether a part of an address says nothing to the page: no lever's value, no month, no view. @param {[string, string]} part */
const isUnread = ([key, value]) => (key === "from" ? !monthDay(value) : key === "view" ? !document.getElementById(`view-${value}`) : !KEYS.includes(key) && isNoLever(key, value.split("@")[0]));

export const unread = [...new URLSearchParams(location.search)].filter(isUnread).map(([key, value]) => `${key}=${value}`.slice(0, 60));

/** @returns {Omit<PageState, "file">} */
export function fromAddress() {
  const query = new URLSearchParams(location.search);
  /** @type {Pick<Setting, "levers" | "spans" | "assumptions">} */
  const { levers, spans, assumptions } = { levers: {}, spans: {}, assumptions: {} };
  for (const [key, value] of query) {
    const [number, months = ""] = value.split("@");
    if (isNoLever(key, number)) continue;
    if (key.startsWith(ASSUMED)) assumptions[key.slice(ASSUMED.length)] = Number(number);
    else {
      levers[key] = Number(number);
      const span = spanOf(months);
      if (span) spans[key] = span;
    }
  }
  return {
    scenario: query.get("s") || query.get("scenario") || "cn-ree-2025",
    day: monthDay(query.get("from")),
    good: query.get("good"),
    view: unread.some((part) => part.startsWith("view=")) ? "overview" : query.get("view") || "overview",
    deal: query.get("deal") || "",
    embed: query.get("embed") || "",
    country: query.get("country")?.replace(/^all$/, "") ?? storedCountry(),
    levers, spans, assumptions,
  };
}

/** The address of a state, without the part that holds a scenario file. @param {PageState} state @param {Partial<PageState>} changes */
export function addressOf(state, changes = {}) {
  const all = { ...state, ...changes };
  const query = new URLSearchParams();
  if (all.scenario !== "cn-ree-2025") query.set("s", all.scenario);
  const isMoved = Object.keys(all.levers).length > 0 || all.deal !== "";
  const day = all.day ?? (isMoved && all.scenario === state.scenario ? usualDay : "");
  if (day) query.set("from", day.slice(0, 7));
  if (all.good) query.set("good", all.good);
  if (all.view !== "overview") query.set("view", all.view);
  if (all.deal) query.set("deal", all.deal);
  if (all.embed) query.set("embed", all.embed);
  if (all.country || isOfAll) query.set("country", all.country || ALL);
  for (const [key, value] of Object.entries(all.levers)) query.set(key, `${value}${all.spans[key] ? spanText(all.spans[key]) : ""}`);
  for (const [key, value] of Object.entries(all.assumptions)) query.set(ASSUMED + key, String(value));
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

/** The address that is copied: of a view of numbers, with the country and the file that was read. @param {PageState} state @param {Partial<PageState>} changes */
export const linkOf = (state, changes = state.view === "take" ? { view: "overview" } : {}) => addressOf({ ...state, country: state.country || ALL }, changes) + fileText(state);

/** @param {PageState} state */
const fileText = ({ file }) => (file ? `#toml=${file}` : "");

/** The address; `isNew`: as a page of its own in the history of the browser. A scenario that was read travels with it. @param {PageState} state */
export function toAddress(state, isNew = false) {
  const address = addressOf(state) + fileText(state);
  if (isNew) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** @param {object} content */
const isFilled = (content) => Object.keys(content).length > 0;

/** @param {Pick<Setting, "levers" | "spans">} one @returns {Record<string, Span>} */
const spansOf = ({ levers, spans }) => Object.fromEntries(Object.entries(spans ?? {}).filter(([id]) => id in levers));

/** @param {Setting} one @returns {ComparedRun} */
export function runBody(one) {
  /** @type {ComparedRun} */
  const body = { scenario: one.scenario, levers: one.levers };
  const spans = spansOf(one);
  if (isFilled(spans)) body.spans = spans;
  if (isFilled(one.assumptions ?? {})) body.assumptions = one.assumptions;
  if (one.deal) body.deal = one.deal;
  if (one.day) body.day = one.day;
  return body;
}

/** @param {PageState} state @returns {SimulateRequest & { levers: Record<string, number> }} */
export function requestBody(state) {
  /** @type {SimulateRequest & { levers: Record<string, number> }} */
  const body = { levers: {}, ...runBody(state), client, token: ++token };
  if (state.good) body.good = state.good;
  if (state.country) body.country = state.country;
  return body;
}

export class Refused extends Error {
  /** @param {string} text @param {number} status */
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

/** @param {unknown} error */
export const isAborted = (error) => error instanceof Error && error.name === "AbortError";

/** Whether it is the error of a server that is not there. @param {unknown} error @returns {error is Refused} */
export const isAway = (error) => error instanceof Refused && error.status === 0;

/** @param {string} path @param {object} body @param {AbortSignal} [signal] */
async function sent(path, body, signal) {
  let reply;
  try {
    reply = await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  } catch (problem) {
    if (isAborted(problem)) throw problem;
    throw new Refused("The server does not answer. Is monazite serve still running?", 0);
  }
  if (!reply.ok) {
    const answer = await reply.json().catch(() => ({}));
    throw new Refused(answer.error || `The server answered ${reply.status}.`, reply.status);
  }
  return reply;
}

/**
 * The answer of the server to a request.
 * @template {keyof Routes} P
 * @param {P} path @param {Routes[P]["request"]} body @param {{ signal?: AbortSignal }} options
 * @returns {Promise<Routes[P]["answer"]>}
 */
export const post = async (path, body, { signal } = {}) => (await sent(path, body, signal)).json();

/**
 * A file of the server.
 * @template {keyof Routes} P
 * @param {P} path @param {Routes[P]["request"]} body @returns {Promise<Blob>}
 */
export const fileFrom = async (path, body) => (await sent(path, body)).blob();

/** @param {Setting} state @returns {Setting} */
export const setting = (state) => ({
  scenario: state.scenario, file: state.file ?? "", day: state.day, good: state.good, levers: { ...state.levers },
  spans: structuredClone(spansOf(state)), assumptions: { ...state.assumptions }, deal: state.deal,
});

/** @param {object} content */
const sorted = (content) => Object.entries(content ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

/** The same text for the same setting, in whatever order levers were moved. @param {Setting} state */
export const settingKey = (state) => JSON.stringify([state.scenario, state.day, state.good, sorted(state.levers), sorted(spansOf(state)), sorted(state.assumptions), state.deal]);

// --- a scenario file as part of an address, behind the "#", which browsers do not send: a link opens it on any server

/** @param {CompressionStream | DecompressionStream} stream @param {BlobPart} bytes */
const through = async (stream, bytes) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** @param {string} text */
export async function packed(text) {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Refused where letters are missing, as at the end of a link that was cut. @param {string} letters */
export async function unpacked(letters) {
  try {
    const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    return new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes));
  } catch {
    throw new Refused("The scenario in this link is cut off: ask for the whole link or the file.", 422);
  }
}

// The packed file of an address, whole or not; empty without one.
export const fileOfAddress = () => /^#toml=(.+)/.exec(location.hash)?.[1] ?? "";
