// What each column of a firm's own parts list is: chosen in a table, and read all at once when its button is pressed.
import { field, html, optionsOf, signal } from "/static/ui.js";

/** @import { ListColumns } from "api" */

/** Choices that are not read yet, by the text of a header. */
const drafts = signal(/** @type {Record<string, string>} */ ({}));
/** Roles that fill a needed one: a need of another period, a stock by its weight. @type {Record<string, (name: string) => boolean>} */
const FILLS = { kg_per_year: (name) => name.startsWith("kg_per_"), stock_days: (name) => name.startsWith("stock_") };

/** Another file has columns of its own. */
export const dropDrafts = () => { drafts.value = {}; };

/** Needed roles that no choice fills. @param {string[]} missing */
function lacking(missing) {
  const chosen = Object.values(drafts.value);
  return missing.filter((role) => !chosen.some((name) => name === role || FILLS[role]?.(name)));
}

/**
 * The table stays open while something is missing or wrong.
 * @param {{ found: ListColumns, isWrong: boolean, apply: (columns: Record<string, string>) => void }} given
 */
export function ColumnChoices({ found: { columns: own, choices, missing }, isWrong, apply }) {
  const options = [{ name: "", title: "not read" }, ...choices.map(([name, title]) => ({ name: name ?? "", title: title ?? "" }))];
  /** @param {string} role */
  const titleOf = (role) => (choices.find(([other]) => other === role)?.[1] ?? role) + (role === "stock_days" ? ", or kg in stock" : "");
  /** @param {string} text @param {Event} event */
  const say = (text, event) => { drafts.value = { ...drafts.peek(), [text]: field(event).value }; };
  const left = lacking(missing), isChanged = Object.keys(drafts.value).length > 0;
  const notice = left.length > 0 ? `Say which column has: ${left.map(titleOf).join("; ")}.` : isChanged ? "All that is needed is chosen: apply it." : "";
  return html`<details id="firm-columns" open=${missing.length > 0 || isWrong}><summary>What each column of your list is${missing.length > 0 ? ": some are missing" : ""}</summary>
    <p id="firm-lacking" class="notice" aria-live="polite" hidden=${!notice}>${notice}</p>
    <table><thead><tr><th scope="col">Column</th><th scope="col">First entry</th><th scope="col">Read as</th></tr></thead><tbody>
    ${own.map(({ text, name, example }, n) => html`<tr><th scope="row" id=${`firm-column-${n}`}>${text}</th><td>${example}</td>
      <td><select aria-labelledby=${`firm-column-${n}`} value=${drafts.value[text] ?? name} onChange=${(/** @type {Event} */ event) => say(text, event)}>${optionsOf(options)}</select></td></tr>`)}</tbody></table>
    <p><button type="button" id="firm-apply" class="main" disabled=${!isChanged} onClick=${() => apply(drafts.peek())}>Apply</button></p></details>`;
}
