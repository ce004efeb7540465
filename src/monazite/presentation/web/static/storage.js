// What the browser holds for the page: in the tab alone, or beyond it. Where it is forbidden, as in a frame of another
// page, it holds nothing, and the page goes on without.

/** @typedef {"sessionStorage" | "localStorage"} Area */

/** @param {Area} area @param {string} name */
export function textIn(area, name) {
  try {
    return window[area].getItem(name) ?? "";
  } catch {
    return "";
  }
}

/** Whether it could be written: there may be no room for it. @param {Area} area @param {string} name @param {string} text */
export function putText(area, name, text) {
  try {
    window[area].setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** @template T @param {Area} area @param {string} name @param {T} usual @returns {T} */
export function valueIn(area, name, usual) {
  try {
    return JSON.parse(textIn(area, name)) ?? usual;
  } catch { // empty, or not of this page
    return usual;
  }
}

/** @param {Area} area @param {string} name @param {unknown} value */
export const putValue = (area, name, value) => putText(area, name, JSON.stringify(value));
