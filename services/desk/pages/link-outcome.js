// What became of many issues at once: how many of each, and which were not done and why.
import { button, dialog, el, notice } from "/l/parts.js";
import { inWords, say } from "/l/words.js";

const COUNTS = { confirmed: "confirmedN", disputed: "disputedN", proposed: "proposedN", unchanged: "unchangedN" };

export function told(...outcomes) {
  const all = outcomes.filter(Boolean);
  const sum = (name) => all.reduce((n, one) => n + one[name], 0);
  const refused = all.flatMap((one) => one.refused);
  const counts = Object.entries(COUNTS).filter(([name]) => sum(name)).map(([name, word]) => say(word, { n: sum(name) }));
  if (!all.length) return notice(say("answered"));
  if (!refused.length) return notice(counts.join(" · "));
  return dialog(say("outcome"), (close) => [
    el("ul", { className: "counts" }, ...counts.map((line) => el("li", { textContent: line })),
      el("li", { className: "late-by", textContent: say("refusedN", { n: refused.length }) })),
    el("div", { className: "why" }, ...refused.map((one) => el("p", { textContent: inWords(one) }))),
    el("div", { className: "row" }, button(say("close"), close)),
  ]);
}
