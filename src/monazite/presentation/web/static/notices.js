// What the page says about itself: problems with a way out, corrected values, panels that are older than the levers.
import { element, write } from "/static/dom.js";
import { spanWords, valueText } from "/static/levers.js";
import { settingKey } from "/static/state.js";

const byId = (id) => document.getElementById(id);
const PANELS = ["talks", "options", "compared", "trace", "influence", "output"]; // made on request: they say so where the levers have moved since

// What a panel shows is of this state.
export function stamp(panel, key) {
  panel.dataset.state = key;
}

export function showProblem(text) {
  byId("problem").hidden = !text;
  byId("problem").replaceChildren(text || "");
}

// A scenario that cannot be opened, with a way out.
export function showWayBack(text) {
  showProblem(text);
  write(byId("headline"), "Nothing is shown.");
  const link = element("a", { href: location.pathname, text: "Open the usual scenario" });
  byId("problem").append(" ", link, ".");
}

// Values of an address that no lever takes are set to the end of the lever, months outside the run are left out, and
// the page says so.
export function bringWithin(state, spec) {
  const words = [];
  for (const lever of spec.levers) {
    const value = state.levers[lever.id];
    if (value === undefined || (value >= lever.low && value <= lever.top)) continue;
    state.levers[lever.id] = Math.min(Math.max(value, lever.low), lever.top);
    const [asked, low, top] = [value, lever.low, lever.top].map((x) => valueText(lever, x, false));
    words.push(`${lever.label}: ${asked} lies outside ${low} to ${top}; it is set to ${valueText(lever, state.levers[lever.id], false)}.`);
  }
  const last = spec.months[spec.months.length - 1];
  for (const [id, span] of Object.entries(state.spans)) {
    const lever = spec.levers.find((one) => one.id === id);
    const isOutside = (span.start && (span.start < spec.day || span.start > last)) || (span.until && span.until <= (span.start ?? spec.day));
    if (lever && id in state.levers && !isOutside) {
      if (span.until > last) span.until = null;
      continue;
    }
    delete state.spans[id];
    if (lever && isOutside) words.push(`${lever.label}${spanWords(span)}: the run and the levers do not have these months; it acts from the first to the last.`);
  }
  return words.join(" ");
}

// A panel that was made for other levers than now stand says so.
export function markOlder(state) {
  stamp(document.body, settingKey(state));
  for (const id of PANELS) {
    const panel = byId(id);
    const isOlder = Boolean(panel.dataset.state && panel.firstChild && panel.dataset.state !== settingKey(state));
    let note = panel.previousElementSibling;
    if (!note?.classList.contains("older")) panel.before(note = element("p", { class: "notice older", role: "status", hidden: true, text: "Of other levers than now stand: ask again for these." }));
    note.hidden = !isOlder;
  }
}

// Work that fills a panel, marked with the setting that it is made for.
export const fillingPanel = (state, id, work) => async () => {
  stamp(byId(id), settingKey(state));
  markOlder(state);
  try {
    await work();
  } catch (error) {
    byId(id).replaceChildren();
    throw error;
  }
};
