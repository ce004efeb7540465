// Settings saved by name in this browser: opened again, compared, and scenario files taken in.
import { onServer } from "/static/compare.js";
import { element, write } from "/static/dom.js";
import { packed } from "/static/links.js";

const byId = (id) => document.getElementById(id);
const KEY = "monazite-saved";

function all() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function store(items) {
  localStorage.setItem(KEY, JSON.stringify(items));
}

function draw(act) {
  const list = byId("saved-list");
  list.replaceChildren(...all().map((one, i) => {
    const button = (text, work) => {
      const node = element("button", { type: "button", text, "aria-label": `${text}: ${one.name}` });
      node.onclick = () => act.guard(work);
      return node;
    };
    const setting = async () => {
      const file = one.file ?? (one.toml ? await packed(one.toml) : ""); // older ones hold the text itself
      const { scenario, day, good, levers, spans = {}, assumptions = {}, deal } = one;
      return onServer({ scenario, day, good, levers, spans, assumptions, deal, file });
    };
    return element("li", {}, element("strong", { text: one.name }), element("span", { class: "quiet", text: ` ${one.words}${one.note ? ` · ${one.note}` : ""} ` }),
      button("Open", async () => act.open(await setting())),
      button("As A", async () => act.side("a", await setting(), one.name)),
      button("As B", async () => act.side("b", await setting(), one.name)),
      button("Remove", () => { store(all().filter((_, j) => j !== i)); draw(act); }));
  }));
  byId("saved-none").hidden = list.children.length > 0;
}

// `act`: current() and words() give the setting, open(setting) shows one, side(name, setting, words) puts one up for
// comparison, load(toml) opens a scenario file, guard shows what is refused.
export function connectSaved(act) {
  byId("saved-form").onsubmit = (event) => {
    event.preventDefault();
    act.guard(async () => {
      const name = byId("saved-name").value.trim();
      if (!name) return write(byId("saved-said"), "A name is needed.");
      const one = { name, note: byId("saved-note").value.trim(), words: act.words(), ...act.current() };
      const before = all(), others = before.filter((other) => other.name !== name);
      store([...others, one]);
      write(byId("saved-said"), others.length < before.length ? `${name} is saved anew.` : `${name} is saved in this browser.`);
      draw(act);
    });
  };
  byId("saved-file").onchange = (event) => act.guard(async () => act.load(await event.target.files[0].text()));
  draw(act);
}
