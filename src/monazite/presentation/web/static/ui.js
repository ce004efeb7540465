// What all components share: templates, signals, tables, folded parts, panels that say which setting they are of.
import { batch, computed, effect, signal, untracked, useSignal } from "/static/vendor/signals.js";
import { useEffect, useLayoutEffect, useMemo, useRef } from "/static/vendor/hooks.js";
import { Fragment, h, render } from "/static/vendor/preact.js";
import htm from "/static/vendor/htm.js";

/** @import { VNode, ComponentChildren } from "/static/vendor/preact.js" */
/** @template T @typedef {import("/static/vendor/signals-core.js").Signal<T>} Signal */

/** A template as elements and components. */
export const html = /** @type {(strings: TemplateStringsArray, ...values: any[]) => VNode<any>} */ (/** @type {unknown} */ (htm.bind(h)));
export { batch, computed, effect, Fragment, render, signal, untracked, useEffect, useLayoutEffect, useMemo, useRef, useSignal };

/**
 * What signals and the inputs of a component give; the hook of the library keeps the first inputs until a signal changes.
 * @template T @param {() => T} compute @param {unknown[]} inputs @returns {T}
 */
export const useDerived = (compute, inputs) => useMemo(() => computed(compute), inputs).value;

/** The element with an id, which is there. @param {string} id */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`no element ${id}`);
  return node;
}

/** The form field that an event is of. @param {Event} event */
export const field = (event) => /** @type {HTMLInputElement} */ (event.currentTarget);

/**
 * A table of texts or elements; the first `texts` columns hold words, the others numbers.
 * @param {{ head: string[], rows: ComponentChildren[][], texts?: number, caption?: string }} table
 */
export function Grid({ head, rows, texts = 1, caption = "" }) {
  /** @param {number} i */
  const kind = (i) => (i >= texts ? "number" : undefined);
  /** @param {ComponentChildren} part @param {number} i */
  const cell = (part, i) => (i ? html`<td class=${kind(i)}>${part}</td>` : html`<th scope="row" class=${kind(i)}>${part}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption || head.join(", ")}>
    <table>${caption && html`<caption>${caption}</caption>`}
      <thead><tr>${head.map((text, i) => html`<th scope="col" class=${kind(i)}>${text}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
    </table></div>`;
}

/**
 * A button that has nothing to do at times: it says so and stays where it is, so that whoever pressed it does not lose the focus.
 * @param {{ id: string, isIdle: boolean, press: () => unknown, title?: string, children?: ComponentChildren }} given
 */
export const IdleButton = ({ id, isIdle, press, title, children }) => html`<button type="button" id=${id} title=${title} aria-disabled=${isIdle ? "true" : undefined} onClick=${() => isIdle || press()}>${children}</button>`;

/** A part that unfolds. @param {{ title: string, open?: boolean, children?: ComponentChildren }} part */
export const Fold = ({ title, open, children }) => html`<details open=${open}><summary>${title}</summary>${children}</details>`;

/** @param {{ name: string, title: string }[]} items */
export const optionsOf = (items) => items.map(({ name, title }) => html`<option value=${name}>${title}</option>`);
