// A pasted article: what was understood, with the sentence it stands in; the levers move to it and can be corrected.
import { day, element, fold } from "/static/dom.js";
import { valueText } from "/static/levers.js";
import { post } from "/static/state.js";

function measureList(answer) {
  const list = element("ol", { class: "understood" });
  for (const one of answer.measures) {
    const basis = one.guessed.length ? `${one.basis}: ${one.guessed.join("; ")}` : one.basis;
    const facts = [one.start ? `from ${day(one.start)}` : "no date", basis, ...(one.fate ? [one.fate] : [])];
    list.append(element("li", {}, element("p", {}, element("strong", { text: one.words }), ` · ${facts.join(" · ")}`), element("blockquote", { text: one.evidence.sentence })));
  }
  return list;
}

function leverList(answer, spec, act) {
  const list = element("ul", { class: "plain levers-read" });
  const values = new Map(answer.levers.map((one) => [one.lever, one.value]));
  const apply = () => act.levers(Object.fromEntries(values));
  for (const one of answer.levers) {
    const lever = spec.levers.find((l) => l.id === one.lever);
    const button = element("button", { type: "button", text: "Leave out", "aria-label": `Leave out: ${lever.label}` });
    const text = `${lever.label}: ${valueText(lever, one.value)}${one.cut ? " (as far as the lever goes)" : ""} `;
    const item = element("li", {}, element("strong", { text }), button, element("blockquote", { text: one.text }));
    button.onclick = () => {
      const out = values.has(one.lever);
      if (out) values.delete(one.lever);
      else values.set(one.lever, one.value);
      item.classList.toggle("out", out);
      button.textContent = out ? "Take in" : "Leave out";
      apply();
    };
    list.append(item);
  }
  if (values.size) apply();
  return list;
}

// Questions with ready answers; what is not answered moves no lever. An answer reads the article again with it.
function questionList(answer, answers, again) {
  const list = element("ol", { class: "questions" });
  for (const one of [...answer.questions, ...answer.answered.map((a) => a.question)]) {
    const choices = element("div", { role: "group", "aria-label": one.text });
    for (const choice of one.answers) {
      const chosen = answers[one.id] === choice.name;
      const button = element("button", { type: "button", text: choice.text + (choice.cautious ? " (cautious)" : ""), "aria-pressed": String(chosen) });
      button.onclick = () => again({ ...answers, [one.id]: choice.name });
      choices.append(button);
    }
    list.append(element("li", {}, element("p", { text: one.text }), element("blockquote", { text: one.quote }), choices));
  }
  return list;
}

export async function article(target, text, written, spec, act, answers = {}) {
  target.replaceChildren(element("p", { class: "quiet", text: "Reading." }));
  const body = { text, answers };
  if (written) body.day = written;
  const answer = await post("read", body).catch((problem) => {
    target.replaceChildren();
    throw problem;
  });
  if (answer.state !== "ready") {
    target.replaceChildren(element("p", { class: "notice", text: answer.text }));
    return;
  }
  const count = answer.measures.length;
  target.replaceChildren(element("h3", { text: `What was understood: ${count} ${count === 1 ? "measure" : "measures"}` }), measureList(answer));
  if (answer.questions.length || answer.answered.length) {
    const open = answer.questions.length;
    const head = open ? `Left out until answered: ${open} ${open === 1 ? "measure" : "measures"}` : "Answered";
    target.append(element("h3", { text: head }));
    target.append(questionList(answer, answers, (next) => article(target, text, written, spec, act, next)));
  }
  target.append(element("h3", { text: "Levers moved to it" }));
  target.append(answer.levers.length ? leverList(answer, spec, act) : element("p", { text: "No lever stands for what the article says." }));
  for (const [title, items] of [["Not simulated", answer.unmodelled], ["Not clear", answer.ambiguous], ["Assumed", answer.assumptions]]) {
    if (items.length) target.append(fold(`${title} (${items.length})`, element("ul", {}, ...items.map((i) => element("li", { text: `${i.what}: ${i.reason}` })))));
  }
  if (answer.kept) {
    const button = element("button", { type: "button", text: "Open as a scenario of its own" });
    button.onclick = () => act.open(answer);
    target.append(element("p", {}, "The levers act from the month chosen above. With the article's own dates: ", button));
  }
}
