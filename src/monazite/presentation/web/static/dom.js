// Small helpers: elements, tables, folded parts.

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value ?? "";
    else if (name === "text") node.textContent = value;
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

// A table of texts or elements; the first `texts` columns hold words, the others numbers.
export function grid(head, rows, texts = 1, caption = "") {
  const kind = (i) => (i >= texts ? "number" : null);
  const table = element("table");
  if (caption) table.append(element("caption", { text: caption }));
  table.append(element("thead", {}, element("tr", {}, ...head.map((text, i) => element("th", { scope: "col", class: kind(i), text })))));
  const body = element("tbody");
  for (const row of rows) {
    body.append(element("tr", {}, ...row.map((part, i) => {
      const cell = element(i ? "td" : "th", { scope: i ? null : "row", class: kind(i) });
      cell.append(part ?? "");
      return cell;
    })));
  }
  table.append(body);
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption || head.join(", ") }, table);
}

export function fold(title, ...inside) {
  return element("details", {}, element("summary", { text: title }), ...inside);
}

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export const day = (text) => new Date(text).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
export const month = (text) => new Date(text).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

export function fillSelect(select, items, chosen, label = (x) => x.title) {
  select.replaceChildren(...items.map((item) => {
    const value = item.name ?? item;
    return element("option", { value, selected: value === chosen, text: label(item) });
  }));
}

// Ctrl+Z and Ctrl+Y, or Ctrl+Shift+Z, press buttons, unless the cursor stands in a text.
export function undoByKeys(undo, redo) {
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("textarea, input:not([type=range])")) return;
    const isRedo = event.key === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    const button = isRedo ? redo : event.key === "z" ? undo : null;
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) button.click();
  });
}

// On a phone the levers stand in a drawer.
export function connectDrawer(button) {
  button.onclick = () => {
    const open = document.body.classList.toggle("drawer");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Close levers" : "Levers";
  };
}
