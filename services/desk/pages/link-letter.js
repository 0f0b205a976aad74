// A letter as a whole: answered in Excel, or passed on in part to a worker.
import { ask, button, call, dialog, el, newId, notice, post, wrong } from "/l/parts.js";
import { told } from "/l/outcome.js";
import { say } from "/l/words.js";

export function excel(page) {
  const key = newId();
  const input = el("input", { type: "file", accept: ".xlsx,.csv", hidden: true, async onchange() {
    try {
      const answer = await call("/answers.xlsx", { method: "POST", file: input.files[0], key });
      const made = await answer.json();
      await page.draw();
      told(made.outcome, ...made.methods.map((one) => one.outcome));
    } catch (error) { wrong(error); } finally { input.value = ""; }
  } });
  const download = async () => {
    const bytes = await (await call("/answers.xlsx")).blob();
    const address = URL.createObjectURL(bytes);
    el("a", { href: address, download: "answers.xlsx" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };
  return el("details", { className: "card" }, el("summary", { textContent: say("excel") }),
    el("div", { className: "row" }, button(say("download"), download, "plain"),
      button(say("upload"), () => page.known(() => input.click()), "plain")), input);
}

export async function passOn(rows, page) {
  const made = await post("/workers", { issues: rows.map((row) => row.issue) }, newId());
  const address = `${location.origin}/l#${made.token}`;
  const line = el("input", { value: address, readOnly: true, onfocus: () => line.select() });
  dialog(say("passOn", { n: rows.length }), (close) => [
    el("p", { textContent: say("passHint", { n: rows.length }) }), line,
    el("div", { className: "row" },
      button(say("copy"), async () => {
        line.select();
        if (navigator.clipboard) await navigator.clipboard.writeText(address); else document.execCommand("copy");
        notice(say("copied"));
      }),
      navigator.share && button(say("share"), () => navigator.share({ url: address }), "plain"),
      button(say("close"), () => { close(); return page.draw(); }, "plain")),
  ]);
}

export async function workers(page) {
  const given = await ask("/workers");
  if (!given.length) return null;
  return el("details", { className: "card" }, el("summary", { textContent: `${say("passedOn")} (${given.length})` }),
    ...given.map((one) => el("div", { className: "row" },
      el("span", { textContent: say("items", { n: one.issues.length }) }),
      one.revoked ? el("span", { className: "meta", textContent: say("takenBack") })
        : button(say("takeBack"), async () => { await post(`/workers/${one.link}/revocation`); await page.draw(); }, "bad"))));
}
