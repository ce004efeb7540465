// The talks: a seat, the deals with their chances, the zone of agreement, what the seat gains.
import { day, focusOn } from "/static/dom.js";
import { takeSetting } from "/static/flow.js";
import { follow } from "/static/jobs.js";
import { ChartView, PanelView, fill, newPanel } from "/static/panels.js";
import { hold } from "/static/saved.js";
import { requestBody } from "/static/state.js";
import { currentSetting, spec, state, wordsOf } from "/static/store.js";
import { Fold, Grid, byId, field, html, optionsOf, render, useSignal } from "/static/ui.js";
import { chooseView } from "/static/views.js";

/** @import { ListedDeal, PlayedTalks } from "api" */
/** A number with its range, where there is one. @typedef {{ value?: number | null, low?: number | null, high?: number | null }} Ranged */
/** @type {import("/static/panels.js").Panel<PlayedTalks>} */
const talks = newPanel("talks");

/** @param {Ranged} x */
const has = (x) => x.value !== null && x.value !== undefined;
/** @param {number | null | undefined} x */
const share = (x) => Math.round(100 * (x ?? 0));
/** @param {Ranged} p */
const percent = (p) => (has(p) ? `${share(p.value)}%` : "none");
/** @param {Ranged} p */
const spread = (p) => (has(p) ? `${share(p.low)} to ${share(p.high)}%` : "");
/** Two digits that count. @param {number | null | undefined} x */
const millions = (x) => Number((x ?? 0).toPrecision(2)).toLocaleString("en-GB").replace("-", "−");
/** @param {Ranged} g */
const money = (g) => (has(g) ? millions(g.value) : "none");
/** @param {Ranged} g */
const range = (g) => (has(g) ? `${millions(g.low)} to ${millions(g.high)}` : "");

const READINGS = /** @type {Record<string, string>} */ ({
  "talks-chances": "Line: central estimate; band: the range of the draws. Dashed lines: summits, and days on which a measure runs out.",
  "talks-zone": "Share of all deals on the menu that both sides prefer to no deal.",
  "talks-terms": "Chance of each level, given that a deal is signed.",
});

const TERMS = /** @type {["gives" | "gets" | "harder" | "stays" | "lasts", string][]} */ ([["gives", "You give"], ["gets", "You get"], ["harder", "Stricter than now, after an escalation"], ["stays", "Stays"], ["lasts", "Lasts, most often"]]);

/** A deal that was clicked: the charts show it, and the comparison holds it against no deal. @param {ListedDeal} deal @param {string} side */
function signDeal(deal, side) {
  const before = { ...currentSetting(), deal: "" };
  hold("a", before, wordsOf(before));
  takeSetting({ ...before, deal: `${side}:${deal.id}` });
  hold("b", currentSetting(), `deal: ${deal.words}`);
  chooseView("overview");
  focusOn(byId("headline"));
  byId("headline").scrollIntoView({ block: "center" });
}

/** @param {{ deal: ListedDeal, side: string, isOneRun: boolean }} given */
function Deal({ deal, side, isOneRun }) {
  return html`<li><p><strong>${percent(deal.probability)}</strong><span class="quiet"> ${!isOneRun && spread(deal.probability)}</span>${deal.after && `, ${deal.after}`}</p><dl class="terms">${!deal.gives.length && !deal.gets.length && !deal.harder.length && html`<dt>Changes</dt><dd>nothing: what is in force is confirmed</dd>`}${!deal.gives.length && (deal.gets.length > 0 || deal.harder.length > 0) && html`<dt>You give</dt><dd>nothing</dd>`}${TERMS.map(([name, title]) => deal[name].length > 0 && html`<dt>${title}</dt><dd>${deal[name].join("; ")}</dd>`)}</dl>
    ${deal.signed && html`<p>${deal.signed}</p>`}${deal.why.map((text) => html`<p>${text}</p>`)}
    <${Fold} title="What it is worth to each side, part by part"><${Grid} head=${["A month, against what is in force where it is signed", ...deal.worth.head]} rows=${deal.worth.rows} texts=${3} caption="A month is the mean of the first year; signing counts all months after it. A plus is a gain" /><//>
    <button type="button" onClick=${() => signDeal(deal, side)}>See it in the charts</button>
    ${deal.precedents.length > 0 && html`<${Fold} title="Precedents"><ul>${deal.precedents.map((one) => html`<li>${one.instrument}, ${one.level}: ${one.precedent}${one.source && html` <cite>${one.source.replaceAll(";", "; ")}</cite>`}</li>`)}</ul><//>`}</li>`;
}

/** @param {string} text */
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** @param {PlayedTalks} answer */
function played(answer) {
  const isNarrow = window.innerWidth < 820, isOneRun = answer.draws === 1;
  return html`${answer.to_come && html`<p class="notice so-far">${answer.to_come}</p>`}<p class="notice">${answer.caveat}</p>
    <p class="lead">${`${capital(answer.sides[0])} and ${answer.sides[1]}.`} ${answer.forecast} The first offer comes on ${day(answer.first)}, under ${answer.now.words}.</p>${answer.choice && html`<p>${answer.choice}</p>`}
    <p class="quiet">The word gives an order; the digits are shares of the paths of the game, not odds of what will happen.</p>
    ${answer.record && html`<p id="deals-record">${answer.record}</p>`}<p>${answer.without}</p>${answer.stopped && html`<p id="why-stopped">${answer.stopped}</p>`}
    <h3>Deals, likeliest first, given that one is signed</h3>
    <p class="quiet">${`A chance is that of what is given, got and kept; each such deal comes for ninety days to a year and with more or fewer purchases, of which the likeliest are shown. ${isOneRun ? "" : `Behind it stand the lowest and highest of ${answer.draws} draws. Sums of money are middles of the draws, each of its own: they need not add up. `}All other deals together: ${share(answer.others)}%.`}</p>
    <ol class="deals">${answer.deals.map((deal) => html`<${Deal} deal=${deal} side=${answer.side} isOneRun=${isOneRun} />`)}</ol>
    <div class="pair">${Object.entries(answer.charts).map(([name, chart]) => html`<${ChartView} key=${name} name=${name} isWhole=${chart.wide}
      chart=${{ title: chart.title, unit: chart.unit, spec: isNarrow ? chart.narrow : chart.spec, reading: READINGS[name] ?? "" }} />`)}</div>
    <${Fold} title="All terms with their chances"><${Grid} head=${["Term", "Level", "Chance", "Range"]} rows=${answer.levels.map((one) => [one.instrument, one.label, percent(one), isOneRun ? "" : spread(one)])} texts=${2} caption="Chance of each level, given that a deal is signed; the levels of a term add up to 100%" /><//>
    ${answer.gain.some(has) && html`<${Fold} title="What your seat gains, by day of signing"><${Grid} head=${["Signed on", "Gain, million USD", "Range"]}
      rows=${answer.gain.map((g) => [day(g.date), money(g), isOneRun ? "" : range(g)])} caption="Gain from the fair deal over letting another month pass without one; what that month costs is the same figure" /><//>`}
    ${answer.calendar.length > 0 && html`<${Fold} title="Calendar: talks, summits, and days on which a measure runs out"><${Grid} head=${["Day", "What"]} rows=${answer.calendar.map((c) => [day(c.date), c.kind])} texts=${2} /><//>`}
    <p class="quiet">${isOneRun ? `One run, with central values: ${answer.basis}.` : `${answer.draws} ${answer.basis}: ranges are the lowest and highest of them.`}</p>`;
}

function Talks() {
  const { seats, controllers } = spec.value?.talks ?? { seats: [], controllers: [] }, own = state.value.country;
  const taken = useSignal(""), chosenOpposite = useSignal(""), controller = useSignal("");
  /** @param {string} name */
  const isSeat = (name) => seats.some((one) => one.name === name);
  const seat = isSeat(taken.value) ? taken.value : isSeat(own) ? own : seats[0]?.name ?? "US";
  const controls = controller.value ? [controller.value] : controllers.map(({ name }) => name);
  const isControl = controls.length === 1 ? controls[0] === seat : controls.includes(seat);
  const others = seats.filter(({ name }) => name !== seat), usual = [own, "US"].find((name) => name !== seat && isSeat(name)) ?? others[0]?.name ?? "";
  const opposite = isControl ? (others.some(({ name }) => name === chosenOpposite.value) ? chosenOpposite.value : usual) : "";
  /** Of the levers as they stand now, however long it takes. */
  const ask = () => fill(talks, (report) => follow("talks", { ...requestBody(state.peek()), seat, opposite, controller: controller.value }, report));
  /** @param {import("/static/ui.js").Signal<string>} into */
  const into = (into) => (/** @type {Event} */ event) => { into.value = field(event).value; };
  return html`<h2>Talks</h2>
    <p>Both sides weigh each deal against going on without one, with the losses that this model simulates. Choose a seat and let the talks run.</p>
    <p><label class="pick">Your seat <select id="seat" value=${seat} onChange=${into(taken)}>${optionsOf(seats)}</select></label>${" "}
      ${isControl ? html`<label class="pick">Against <select id="opposite" value=${opposite} onChange=${into(chosenOpposite)}>${optionsOf(others)}</select></label>${" "}` : controls.length === 1 && html`<span class="quiet">${`against ${controllers.find(({ name }) => name === controls[0])?.title ?? "whoever controls"}, which controls supply`}</span>${" "}`}
      ${controllers.length > 1 && html`<label class="pick">Controls on the table: of <select id="controller" value=${controller.value} onChange=${into(controller)}>${optionsOf([{ name: "", title: "whoever costs the others most" }, ...controllers])}</select></label>${" "}`}
      <button type="button" id="talk" class="main" onClick=${ask}>Run the talks</button></p>
    <${PanelView} panel=${talks} of=${played} />`;
}

export const connectTalks = () => render(html`<${Talks} />`, byId("view-talks"));
