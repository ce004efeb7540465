// Panels filled on request, each with the setting that it is of; an answer that comes after a later question is dropped.
import { OneChart } from "/static/charts.js";
import { guard, key } from "/static/store.js";
import { html, signal, useMemo } from "/static/ui.js";

/** @import { ChartOnPage } from "api" */
/** @import { ComponentChildren } from "/static/vendor/preact.js" */
/** @template T @typedef {import("/static/ui.js").Signal<T>} Signal */
/** An answer or how far it is, why it goes no further, its setting, and the one asked for. @template T @typedef {{ key: string, answer?: T, progress?: ComponentChildren, ended?: string, asked: string }} PanelContent */
/** `isOfText`: what it shows depends on a text, not on the levers, so that it is of any setting. @template T @typedef {{ id: string, isOfText: boolean, content: Signal<PanelContent<T> | null> }} Panel */
/** Takes what the panel shows while the work goes on, and below it what there is of the answer; `ended`: why there is no more; false: a later question has been put. @typedef {(progress: ComponentChildren, soFar?: any, ended?: string) => boolean | void} Report */

/** Panels that are not called as the page calls them. @type {Record<string, string>} */
const NAMES = { influence: "assumptions", reading: "article", compared: "comparison", trace: "sources" };

/** @template T @param {string} id @returns {Panel<T>} */
export const newPanel = (id, isOfText = false) => ({ id, isOfText, content: signal(/** @type {PanelContent<T> | null} */ (null)) });

/**
 * Fills a panel with the answer of some work. Work without an answer leaves what it has reported; refused work empties
 * the panel.
 * @template T @param {Panel<T>} panel @param {(report: Report) => Promise<T | null>} work
 */
export function fill({ content }, work) {
  const asked = key.peek();
  /** @type {PanelContent<T>} */
  let own = { key: asked, ...content.peek(), asked };
  /** @param {PanelContent<T>} next */
  const show = (next) => {
    const isOwn = content.peek() === own;
    if (isOwn) content.value = own = next;
    return isOwn;
  };
  content.value = own;
  return guard(async () => {
    try {
      const answer = await work((progress, soFar, ended) => show({ key: asked, progress, answer: soFar, ended, asked }));
      show(answer === null ? { ...own, asked: "" } : { key: asked, answer, asked: "" });
    } catch (error) {
      if (content.peek() === own) content.value = null;
      throw error;
    }
  });
}

/**
 * A panel on the page; `of` draws an answer; `isRenewed`: it asks for new figures by itself once the levers rest.
 * @template T @param {{ panel: Panel<T>, of: (answer: T) => ComponentChildren, isRenewed?: boolean }} given
 */
export function PanelView({ panel, of, isRenewed = false }) {
  const content = panel.content.value;
  const isFilled = content?.answer !== undefined || content?.progress !== undefined;
  const ownKey = panel.isOfText ? key.value : content?.key;
  const isOlder = isFilled && ownKey !== key.value;
  const text = isRenewed || content?.asked === key.value ? "Of other levers than now stand: new figures are on their way." : "Of other levers than now stand: ask again for these.";
  const drawn = useMemo(() => content?.answer !== undefined && of(content.answer), [content?.answer]); // not drawn anew where only the levers have moved
  const said = content?.progress !== undefined ? (drawn ? "A part of the answer has come" : "Working") : drawn && !content?.asked ? "The answer has come" : "";
  return html`<p class="notice older" role="status" hidden=${!isOlder}>${isOlder && text}</p>
    <div id=${panel.id} data-state=${content && ownKey}>${content?.progress}${drawn}</div>
    <p class="unseen" role="status">${said && (content?.ended ?? `${said}: ${NAMES[panel.id] ?? panel.id}.`)}</p>`;
}

/** A chart that is drawn once. @param {{ name: string, chart: ChartOnPage, isWhole?: boolean, source?: string }} given */
export const ChartView = ({ isWhole = false, ...one }) => html`<div class=${isWhole ? "whole" : undefined}><${OneChart} ...${one} /></div>`;
