// A pasted article: what was understood, with the sentence it stands in; the levers move to it and can be corrected.
import { day, element, fold } from "/static/dom.js";
import { spoken } from "/static/levers.js";
import { post } from "/static/state.js";

function understood(found) {
  const list = element("ol", { class: "understood" });
  for (const one of found.measures) {
    const facts = [one.start ? `from ${day(one.start)}` : "no date", `${Math.round(100 * one.confidence)}% sure`];
    list.append(element("li", {}, element("p", {}, element("strong", { text: one.words }), ` · ${facts.join(" · ")}`), element("blockquote", { text: one.evidence.sentence })));
  }
  return list;
}

function moved(found, spec, act) {
  const list = element("ul", { class: "plain levers-read" });
  const kept = new Map(found.levers.map((one) => [one.lever, one.value]));
  const apply = () => act.levers(Object.fromEntries(kept));
  for (const one of found.levers) {
    const lever = spec.levers.find((l) => l.id === one.lever);
    const button = element("button", { type: "button", text: "Leave out", "aria-label": `Leave out: ${lever.label}` });
    const text = `${lever.label}: ${spoken(lever, one.value)}${one.cut ? " (as far as the lever goes)" : ""} `;
    const item = element("li", {}, element("strong", { text }), button, element("blockquote", { text: one.text }));
    button.onclick = () => {
      const out = kept.has(one.lever);
      if (out) kept.delete(one.lever);
      else kept.set(one.lever, one.value);
      item.classList.toggle("out", out);
      button.textContent = out ? "Take in" : "Leave out";
      apply();
    };
    list.append(item);
  }
  if (kept.size) apply();
  return list;
}

export async function article(target, text, written, spec, act) {
  target.replaceChildren(element("p", { class: "quiet", text: "Reading." }));
  const ask = { text };
  if (written) ask.day = written;
  const found = await post("read", ask).catch((problem) => {
    target.replaceChildren();
    throw problem;
  });
  if (found.state !== "ready") {
    target.replaceChildren(element("p", { class: "notice", text: found.text }));
    return;
  }
  const count = found.measures.length;
  target.replaceChildren(element("h3", { text: `What was understood: ${count} ${count === 1 ? "measure" : "measures"}` }), understood(found));
  target.append(element("h3", { text: "Levers moved to it" }));
  target.append(found.levers.length ? moved(found, spec, act) : element("p", { text: "No lever stands for what the article says." }));
  for (const [title, items] of [["Not simulated", found.unmodelled], ["Not clear", found.ambiguous], ["Assumed", found.assumptions]]) {
    if (items.length) target.append(fold(`${title} (${items.length})`, element("ul", {}, ...items.map((i) => element("li", { text: `${i.what}: ${i.reason}` })))));
  }
  if (found.kept) {
    const button = element("button", { type: "button", text: "Open as a scenario of its own" });
    button.onclick = () => act.open(found);
    target.append(element("p", {}, "The levers act from the month chosen above. With the article's own dates: ", button));
  }
}
