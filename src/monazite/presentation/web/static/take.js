// Files, the link and the lines of Python: what is taken away.
import { download, follow } from "/static/jobs.js";
import { withDates } from "/static/dom.js";
import { linkOf, requestBody } from "/static/state.js";
import { guard, key, shown, sourceLine, spec, state } from "/static/store.js";
import { IdleButton, byId, html, render, signal } from "/static/ui.js";

/** @import { ComponentChildren } from "/static/vendor/preact.js" */
/** @import { OpenedScenario } from "api" */

const taken = signal(/** @type {ComponentChildren} */ (""));
const isWriting = signal(false);
const printed = signal(new Date().toISOString()); // day that a printed page names

/** The brief of the levers as they stood when it was asked for. */
const takeBrief = () => guard(async () => {
  const body = requestBody(state.peek());
  isWriting.value = true;
  try {
    const done = await follow("brief", body, (progress) => { taken.value = progress; });
    if (!done) return;
    await download("brief.zip", body, "brief.zip");
    taken.value = "The brief is among your downloads.";
  } catch (error) {
    taken.value = "";
    throw error;
  } finally {
    isWriting.value = false;
  }
});

/** Whether the address of the page is of no use elsewhere. */
export const isHere = () => ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

/** The address in the clipboard, or in a field to copy it from. */
export async function takeLink() {
  const link = new URL(linkOf(state.peek()), location.href).href; // not this view: who opens the link looks for the numbers
  const isCopied = await (navigator.clipboard?.writeText(link).then(() => true).catch(() => false) ?? false);
  const field = html`<input type="text" id="link" class="link" readonly aria-label="Link to this page" value=${link} onFocus=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).select()} />`;
  taken.value = html`${isCopied ? "The link is copied." : "Copy the link from here:"} It holds the scenario and the levers.${isHere() ? " It names this machine: elsewhere it opens where monazite serve runs." : ""} ${field}`;
  return isCopied;
}

/** @param {"scenario.toml" | "charts.csv"} file */
const take = (file) => guard(() => download(file, requestBody(state.peek()), file));

/** The months of the levers and held parameters stand in the scenario file. @param {OpenedScenario} opened */
function pythonText(opened) {
  const until = opened.months[opened.months.length - 1];
  const dates = [shown.value?.answer.counted_from ?? opened.day, until].map((d) => `date(${d.split("-").map(Number).join(", ")})`).join(", ");
  return [
    "from datetime import date; import monazite as mz",
    `ds, sc = mz.load_dataset(${opened.dataset.map((d) => JSON.stringify(d)).join(", ")}), mz.load_scenario("scenario.toml")`,
    `print(mz.simulate(ds, sc).quantity("price_outside", good="${opened.good}", over=(${dates}), reduce="max"))`,
  ].join("\n");
}

function TakeAway() {
  const opened = spec.value;
  return html`<h2>Take it with you</h2>
    <dl id="files" class="take" data-state=${key}>
      <dt><${IdleButton} id="get-brief" isIdle=${isWriting.value} press=${takeBrief}>Brief<//></dt><dd>Four sections with charts and sources, and the annex, as HTML files in a ZIP. Takes some ten seconds, and can be cancelled.</dd>
      <dt><button type="button" id="get-toml" onClick=${() => take("scenario.toml")}>Scenario</button></dt><dd>A TOML file with the levers, for <code>monazite run</code>.</dd>
      <dt><button type="button" id="get-csv" onClick=${() => take("charts.csv")}>Charts</button></dt><dd>The numbers behind the charts as CSV.</dd>
      <dt><button type="button" id="get-link" onClick=${takeLink}>Link</button></dt><dd>The address of this page holds the scenario and the levers.</dd>
      <dt><button type="button" id="get-print" onClick=${() => window.print()}>Print</button></dt><dd>Numbers, charts and the levers you moved, on paper.</dd>
    </dl>
    <p id="taken" role="status">${taken.value}</p>
    <h3>Reproduce in Python</h3>
    <p>Save the scenario file, then:</p>
    <pre id="python" tabindex="0" aria-label="Python code">${opened && pythonText(opened)}</pre>
    <p class="quiet" id="about">${opened && withDates(`monazite ${opened.version}. ${opened.name}. ${opened.text} ${opened.record}`)}</p>`;
}

/** The foot of a printed page, and of a chart in a frame. */
function PrintNote() {
  if (!spec.value || !shown.value) return null;
  return html`<p data-day=${printed}>${sourceLine(shown.value.key, shown.value.answer.run)}</p>
    <p class="address"><a target="_blank" rel="noopener" href=${linkOf({ ...state.value, embed: "" })}>${state.value.embed ? "Open in monazite" : new URL(linkOf({ ...state.value, file: "" }), location.href).href}</a></p>`;
}

export function connectTake() {
  render(html`<${TakeAway} />`, byId("view-take"));
  render(html`<${PrintNote} />`, byId("print-note"));
  window.addEventListener("beforeprint", () => { printed.value = new Date().toISOString(); });
}
