// What the words of the page mean: one list, which the panel "Start here" shows and from which tooltips are made.
import { Fold, html } from "/static/ui.js";

/** A word, what finds it in a text, and what it means. @type {[string, RegExp, string][]} */
const TERMS = [
  ["NdFeB magnet (SH, UH, N)", /NdFeB|\bSH\b|\bUH\b|magnets?\b/, "The strongest permanent magnet, of neodymium, iron and boron. The letters are its grade: N for cool places, SH and UH for hot ones such as car motors, which need dysprosium or terbium."],
  ["Heavy rare earths", /heavy rare earths/i, "Dysprosium, terbium, yttrium and their neighbours: rarer than the light ones, and nearly all refined in China."],
  ["Licence", /licen[cs]e/i, "A permit that an exporter needs for each shipment. \u201cLicences approved\u201d is the share of the tonnes applied for that may leave: 0% is an embargo, 100% as if there were no licences."],
  ["Controller", /controller/i, "The country whose export controls are simulated, China in most scenarios."],
  ["Line", /\blines?\b/i, "A production line that uses the material. Idle means that it stands still for want of material. All lines together are weighed by the value added that depends on them. The first to stop is that of the plant with the least stock, so that its day alone says little: the day by which 1% or 10% of all lines are idle says more."],
  ["Use, residual use", /\buses?\b|residual/i, "What a material goes into, such as motors of electric cars. A residual use closes the balance of a material: no known product explains it, so it is left out of sentences."],
  ["At rest", /at rest/i, "The same run with no lever moved: what is in force goes on. It is no forecast: Play a seat says how likely that is."],
  ["Central run, draw, range", /range|draws?\b/i, "Much is uncertain. The central run takes the likeliest value of everything; a draw takes other values that fit what was observed. The range holds the middle 90% of 16 draws. Every large number is of the central run; the middle of the draws stands beside it: half of them lie below that."],
  ["Loss, bounds", /loss|of GDP|bounds/i, "Value added that is not made because lines are idle, in per cent of a year's GDP. The bounds are two other ways of counting it: the lower one lets firms make up for most of it and use substitutes, the upper one lets nothing be made up and adds their suppliers and customers. The range beside it is that of the draws."],
  ["Price", /price/i, "That of one good, outside the country that controls. It does not measure how bad a case is: where other goods are short as well, idle lines do not buy and the price rises less, and what begins later meets fuller stocks. Losses and idle lines do measure it."],
  ["Stock in hand, strategic stock", /stock/i, "Stock in hand is bought earlier and there on the first day. A strategic stock is bought month by month during the run, and not while a control keeps goods back: started too late it stays empty."],
];

/** What the words in a text mean, for its tooltip. @param {string} text */
export const meaningIn = (text) => TERMS.filter(([, found]) => found.test(text)).map(([word, , meaning]) => `${word}: ${meaning}`).join("\n");

export const StartHere = () => html`<${Fold} title="Start here"><div id="start-here">
  <ol><li>Read the sentence above: price, loss and idle lines as things stand.</li>
    <li>Press one of the buttons beside \u201cTry\u201d, or move a lever on the left (on a phone: the button Levers).</li>
    <li>Wait a few seconds: ranges come when the levers rest. Grey dashes in the charts show what happens without the levers.</li>
    <li>Read the warnings at the foot: some seconds after the levers rest they name those that help in this state, and those that do not. Options ranks measures by cost.</li>
    <li>Press any number to see its sources; Copy link keeps the state; Undo goes back.</li></ol>
  <dl class="terms">${TERMS.map(([word, , meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl></div><//>`;
