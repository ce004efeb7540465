// A chart that is drawn once, as a component.
import { drawOnce } from "/static/charts.js";
import { html, useEffect, useRef } from "/static/ui.js";

/** @import { ChartOnPage } from "api" */

/** @param {{ name: string, chart: ChartOnPage, isWhole?: boolean }} given */
export function ChartView({ name, chart, isWhole = false }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const target = place.current;
    if (!target) return;
    target.replaceChildren();
    drawOnce(target, name, chart);
  }, [chart]);
  return html`<div class=${isWhole ? "whole" : undefined} ref=${place}></div>`;
}
