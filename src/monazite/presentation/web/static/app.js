// The page: puts its parts together and opens the scenario of the address.
import * as charts from "/static/charts.js";
import { connectArticle } from "/static/article.js";
import { connectAssumptions, rankOnce } from "/static/assumptions.js";
import { connectCompare } from "/static/compare.js";
import { connectFirm, showFirm } from "/static/company.js";
import { connectDrawer, handFocusOn, undoByKeys } from "/static/dom.js";
import { connectExercise, showExercise } from "/static/exercise.js";
import { open, update, whenSettled } from "/static/flow.js";
import { connectHeader } from "/static/header.js";
import { connectIndustries, showOutput } from "/static/industries.js";
import { connectLevers } from "/static/levers.js";
import { connectNumbers } from "/static/numbers.js";
import { connectOptions } from "/static/options.js";
import { connectSources, showTrace } from "/static/sources.js";
import { guard, key, spec, state } from "/static/store.js";
import { connectTake } from "/static/take.js";
import { connectTalks } from "/static/talks.js";
import { byId, effect } from "/static/ui.js";
import { connectViews, goToAddress, goToView, showChosen } from "/static/views.js";

/** What a view does that comes into sight, once the scenario is open. @param {() => unknown} work @returns {(isShown: boolean) => void} */
const whenShown = (work) => (isShown) => {
  if (isShown && spec.peek()) work();
};

/** The same for one that is also told when it goes out of sight. @param {(isShown: boolean) => void} show @returns {(isShown: boolean) => void} */
const whenOpen = (show) => (isShown) => {
  if (spec.peek()) show(isShown);
};

document.body.classList.toggle("embed", state.peek().embed !== "");
for (const connect of [connectHeader, connectNumbers, connectLevers]) connect();
effect(() => {
  document.body.dataset.state = key.value;
});
connectDrawer(byId("drawer"));
undoByKeys("undo", "redo");
handFocusOn(() => byId(`tab-${state.peek().view}`));
document.addEventListener("click", (event) => { // the address stays: behind its "#" may stand a scenario file
  const link = /** @type {Element} */ (event.target).closest?.("a.skip");
  if (!link) return;
  event.preventDefault();
  byId(/** @type {HTMLAnchorElement} */ (link).hash.slice(1)).focus();
});
window.addEventListener("beforeprint", () => charts.whenAllDrawn().then(charts.fillLate));
window.addEventListener("popstate", goToAddress);
whenSettled(async () => {
  if (state.peek().view === "industries") await showOutput();
  if (state.peek().view === "sources") await showTrace();
});
connectViews({
  overview: (isShown) => isShown && window.dispatchEvent(new Event("resize")), // charts drawn out of sight take their width now
  industries: whenShown(showOutput), sources: whenShown(showTrace), assumptions: whenShown(rankOnce), company: whenOpen(showFirm), exercise: whenOpen(showExercise),
});
const opening = guard(open); // the other views are drawn while the answer is on its way
for (const connect of [connectIndustries, connectTalks, connectOptions, connectCompare, connectAssumptions, connectArticle, connectSources, connectTake, connectExercise]) connect();
connectFirm(() => spec.peek() && update());
await opening;
if (spec.peek()) showChosen();
if (spec.peek()) goToView();
