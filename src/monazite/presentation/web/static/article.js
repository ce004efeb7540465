// A pasted article: what was understood, with the sentence it stands in; the levers move to it and can be corrected.
import { element, fold } from "/static/dom.js";
import { valueText } from "/static/levers.js";
import { post } from "/static/state.js";

const NAMES = { kind: "Measure", actor: "Who", affected: "On whom", goods: "Goods", status: "State", start: "From", end: "Until", level: "How much" };
const SEVERAL = ["affected", "goods"];

// The sentence with the words that each field was read from.
function quote(card) {
  const block = element("blockquote");
  let at = 0;
  for (const one of card.highlights) {
    block.append(card.sentence.slice(at, one.start), element("mark", { class: `of-${one.field}`, title: NAMES[one.field], text: card.sentence.slice(one.start, one.end) }));
    at = one.end;
  }
  block.append(card.sentence.slice(at));
  return block;
}

function fieldList(card, change) {
  const list = element("div", { class: "fields" });
  for (const [name, choices] of Object.entries(card.choices)) {
    const now = card.values[name].value;
    const isNow = (value) => (SEVERAL.includes(name) ? now.includes(value) : JSON.stringify(value) === JSON.stringify(now));
    const select = element("select", { "aria-label": NAMES[name], multiple: SEVERAL.includes(name), size: SEVERAL.includes(name) ? 4 : null });
    choices.forEach((choice, i) => select.append(element("option", { value: i, text: choice.words, selected: isNow(choice.value) })));
    select.onchange = () => {
      const values = [...select.selectedOptions].map((option) => choices[option.value].value);
      change({ [name]: SEVERAL.includes(name) ? values : values[0] });
    };
    list.append(element("label", {}, `${NAMES[name]} `, select));
  }
  return fold("Change a field", list);
}

// One measure: its sentence, what is done with it, and what a person makes of it.
function cardOf(card, made, again) {
  const correction = made.corrections[card.id];
  const correct = (one) => again({ ...made, corrections: { ...made.corrections, [card.id]: one } });
  const change = (fields) => correct({ action: "edit", fields: { ...(correction?.action === "edit" ? correction.fields : {}), ...fields } });
  const press = (text, action) => {
    const button = element("button", { type: "button", text, "aria-label": `${text}: ${card.title}`, "aria-pressed": String(correction?.action === action) });
    button.onclick = () => correct({ action });
    return button;
  };
  const rests = card.guessed.length ? `${card.basis}: ${card.guessed.join("; ")}` : card.basis;
  const item = element("li", { class: "card" }, element("p", {}, element("strong", { text: card.title }), ` · ${rests} · ${card.state}`), quote(card));
  const row = element("p", { class: "row" }, press("Accept", "accept"), press("Leave out", "drop"));
  if (card.rows.length) {
    const select = element("select", { "aria-label": `Row of the register: ${card.title}` }, element("option", { value: "", text: "It is a measure on record ..." }));
    for (const one of card.rows) select.append(element("option", { value: one.value, text: one.words, selected: correction?.row === one.value }));
    select.onchange = () => select.value && correct({ action: "record", row: select.value });
    row.append(select);
  }
  if (correction) {
    const undo = element("button", { type: "button", text: "As it was read", "aria-label": `As it was read: ${card.title}` });
    undo.onclick = () => again({ ...made, corrections: Object.fromEntries(Object.entries(made.corrections).filter(([id]) => id !== card.id)) });
    row.append(undo);
  }
  const fields = fieldList(card, change);
  fields.open = correction?.action === "edit";
  item.append(row, fields);
  return item;
}

function cardList(answer, made, again) {
  return element("ol", { class: "understood" }, ...answer.cards.map((card) => cardOf(card, made, again)));
}

// What was corrected, as a file for the person alone: the server keeps nothing of it.
function saveCorrections(text) {
  const link = element("a", { class: "button", href: URL.createObjectURL(new Blob([text], { type: "application/toml" })), download: "corrections.toml", text: "Save corrections" });
  return element("p", {}, link);
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
function questionList(answer, made, again) {
  const list = element("ol", { class: "questions" });
  for (const one of [...answer.questions, ...answer.answered.map((a) => a.question)]) {
    const choices = element("div", { role: "group", "aria-label": one.text });
    for (const choice of one.answers) {
      const chosen = made.answers[one.id] === choice.name;
      const button = element("button", { type: "button", text: choice.text + (choice.cautious ? " (cautious)" : ""), "aria-pressed": String(chosen) });
      button.onclick = () => again({ ...made, answers: { ...made.answers, [one.id]: choice.name } });
      choices.append(button);
    }
    list.append(element("li", {}, element("p", { text: one.text }), element("blockquote", { text: one.quote }), choices));
  }
  return list;
}

export async function article(target, text, written, spec, act, made = { answers: {}, corrections: {} }) {
  target.replaceChildren(element("p", { class: "quiet", text: "Reading." }));
  const again = (next) => article(target, text, written, spec, act, next);
  const body = { text, ...made };
  if (written) body.day = written;
  const answer = await post("read", body).catch((problem) => {
    target.replaceChildren();
    throw problem;
  });
  if (answer.state !== "ready") {
    target.replaceChildren(element("p", { class: "notice", text: answer.text }));
    return;
  }
  const count = answer.cards.length;
  target.replaceChildren(element("h3", { text: `What was understood: ${count} ${count === 1 ? "measure" : "measures"}` }), cardList(answer, made, again));
  if (answer.corrections) target.append(saveCorrections(answer.corrections));
  if (answer.questions.length || answer.answered.length) {
    const open = answer.questions.length;
    const head = open ? `Left out until answered: ${open} ${open === 1 ? "measure" : "measures"}` : "Answered";
    target.append(element("h3", { text: head }));
    target.append(questionList(answer, made, again));
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
