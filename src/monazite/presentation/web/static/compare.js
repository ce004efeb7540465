// Two settings against each other: what is held as A and B, and the table and chart of their difference.
import { drawOnce } from "/static/charts.js";
import { element, grid } from "/static/dom.js";
import { post, runBody } from "/static/state.js";
import { unpacked } from "/static/links.js";

const byId = (id) => document.getElementById(id);
const STORED_SIDES = "monazite-sides";
const DRAWS = 8;
const sides = JSON.parse(sessionStorage.getItem(STORED_SIDES) ?? '{"a":null,"b":null}');
const EMPTY = { levers: {}, spans: {}, assumptions: {}, deal: "" };

// `words`: what the page calls the side.
export function hold(name, one, words) {
  sides[name] = { ...one, words };
  sessionStorage.setItem(STORED_SIDES, JSON.stringify(sides));
  showSides();
}

export function showSides() {
  for (const name of ["a", "b"]) if (sides[name]) byId(`side-${name}`).textContent = sides[name].words;
}

// A scenario that was read from a file is given to the server again, which may have been started anew since.
export async function onServer(one) {
  if (!one.scenario.startsWith("read-") || !one.file) return one;
  return { ...one, scenario: (await post("load", { toml: await unpacked(one.file) })).kept };
}

// `current` is the setting of the page: B where none is held, and A with every lever at rest.
export async function compare(target, current) {
  target.replaceChildren(element("p", { class: "quiet", text: `Running both on ${DRAWS} common draws.` }));
  const [a, b] = await Promise.all([onServer(sides.a ?? { ...current, ...EMPTY }), onServer(sides.b ?? current)]);
  const body = { a: runBody(a), b: runBody(b), draws: DRAWS };
  if (current.good) body.good = current.good;
  const answer = await post("compare", body);
  const [first, second] = answer.names;
  const pairing = answer.paired ? `Differences are taken draw by draw over ${answer.draws} common draws.` : `The two rest on different observations, so a draw of A is not the same world as that draw of B: the range of the difference is too wide.`;
  const caption = `A: ${first}. B: ${second}. Monthly figures: ${answer.window}. Losses: twelve months from the day of either side. ${pairing}`;
  target.replaceChildren(grid(["What", "A", "B", "B less A", "Range of the difference"], answer.rows.map((r) => [r.label, r.a, r.b, r.gap, r.range]), 1, caption));
  if (answer.chart) await drawOnce(target, "two", answer.chart);
}
