// The talks: a seat, the deals with their chances, the zone of agreement, what the seat gains.
import { day, element, fold, grid } from "/static/dom.js";
import { drawOnce } from "/static/charts.js";
import { follow } from "/static/jobs.js";
import { requestBody } from "/static/state.js";

const has = (x) => x !== null && x !== undefined && x.value !== null && x.value !== undefined;
const percent = (p) => (has(p) ? `${Math.round(100 * p.value)}%` : "none");
const spread = (p) => (has(p) ? `${Math.round(100 * p.low)} to ${Math.round(100 * p.high)}%` : "");
const billions = (x) => (Math.abs(x) < 50 ? (x / 1000).toFixed(2) : (x / 1000).toFixed(1)).replace("-", "−");
const money = (g) => (has(g) ? billions(g.value) : "none");
const range = (g) => (has(g) ? `${billions(g.low)} to ${billions(g.high)}` : "");

const READINGS = {
  "talks-chances": "Line: central estimate; band: the range of the draws. Dashed lines: summits, and days on which a measure runs out.",
  "talks-zone": "Share of all deals on the menu that both sides prefer to no deal.",
  "talks-terms": "Chance of each level, given that a deal is signed.",
};

function deals(answer, seat, see) {
  const list = element("ol", { class: "deals" });
  for (const deal of answer.deals) {
    const button = element("button", { type: "button", text: "See it in the charts" });
    button.onclick = () => see(deal, seat);
    const heads = element("p", {}, element("strong", { text: percent(deal.probability) }), element("span", { class: "quiet", text: ` ${spread(deal.probability)}` }));
    const item = element("li", {}, heads, element("p", { text: deal.words }), button);
    if (deal.precedents?.length) item.append(fold("Precedents", element("ul", {}, ...deal.precedents.map((p) => element("li", { text: typeof p === "string" ? p : p.text ?? JSON.stringify(p) })))));
    list.append(item);
  }
  return list;
}

export async function talks(target, state, seat, see) {
  const body = { ...requestBody(state), seat }; // of the levers as they stand now, however long it takes
  const answer = await follow("talks", body, target);
  if (answer.state !== "ready") return;
  target.replaceChildren(element("p", { class: "lead", text: `First offer on ${day(answer.first)}, under ${answer.now.words}.` }));
  target.append(element("h3", { text: "Deals, likeliest first, given that one is signed" }), deals(answer, seat, see));
  const charts = element("div", { class: "pair" });
  target.append(charts);
  if (answer.gain.some(has)) {
    target.append(fold("What your seat gains, by day of signing", grid(["Signed on", "Gain, billion USD", "Range"], answer.gain.map((g) => [day(g.date), money(g), range(g)]), 1, "Gain from the fair deal over going on without one")));
  }
  if (answer.waiting?.length) {
    target.append(fold("What waiting is worth to your seat", grid(["Until", "Billion USD", "Range"], answer.waiting.map((g) => [day(g.date), money(g), range(g)]))));
  }
  if (answer.calendar?.length) {
    target.append(fold("Calendar: talks, summits, and days on which a measure runs out", grid(["Day", "What"], answer.calendar.map((c) => [day(c.date), c.text ?? c.words ?? c.kind]), 2)));
  }
  target.append(element("p", { class: "quiet", text: `${answer.draws} ${answer.basis}: ranges are the lowest and highest of them. ${answer.caveat}` }));
  for (const [name, chart] of Object.entries(answer.charts)) {
    const spec = window.innerWidth < 820 ? chart.narrow : chart.spec;
    const figure = await drawOnce(charts, name, { ...chart, spec, reading: READINGS[name] ?? "" });
    if (chart.wide) figure.classList.add("whole");
  }
}
