// For a contractor: the letter's issues, answered many at once; the method, the work, why it was rejected; a worker's link.
import { ask, button, el, field, form, moment, newId, notice, photoField, photos, post, show, text } from "/l/parts.js";
import { excel, passOn, workers } from "/l/letter.js";
import { told } from "/l/outcome.js";
import { colon, say, stateFor } from "/l/words.js";

const TURN = ["submitted", "confirmed", "method_agreed", "in_work"];
const DONE = ["accepted", "closed", "explained", "void", "merged", "split"];
const KINDS = {
  turn: (row) => TURN.includes(row.state), waiting: (row) => !TURN.includes(row.state) && !DONE.includes(row.state),
  finished: (row) => DONE.includes(row.state), all: () => true,
};
const ticked = new Set();
let kind = null;

export async function contractor(page) {
  const { rows } = await ask("/issues");
  const counts = Object.fromEntries(Object.entries(KINDS).map(([name, fits]) => [name, rows.filter(fits).length]));
  kind ??= counts.turn ? "turn" : "all";
  const shown = rows.filter(KINDS[kind]);
  for (const one of ticked) if (!shown.some((row) => row.issue === one)) ticked.delete(one);
  const open = rows.filter((row) => row.state === "submitted");
  const bar = el("div", { className: "bar", hidden: true }, el("div"));
  const again = () => fill(bar.firstChild, bar, shown, page);
  show(
    !page.view.worker && open.length > 1 && page.view.letter && allAtOnce(open, page),
    filter(counts, page),
    ...(shown.length ? shown.map((row) => card(row, page, again)) : [el("p", { className: "hint", textContent: say("nothing") })]),
    !page.view.worker && page.view.letter && excel(page),
    !page.view.worker && page.view.confirmed && await workers(page),
    el("p", { className: "hint", textContent: page.view.confirmed ? say("byName", { who: who(page.view) }) : say("beforeCode") }),
    bar,
  );
  again();
}

const who = (view) => [view.name, view.company].filter(Boolean).join(" · ");
const may = (page, deed) => page.view.may.includes(deed);

function filter(counts, page) {
  const options = Object.entries(counts).map(([name, n]) =>
    el("option", { value: name, selected: name === kind, textContent: `${say(name)} (${n})` }));
  const select = el("select", { "aria-label": say("all"), onchange: () => { kind = select.value; page.draw(); } }, ...options);
  return el("div", { className: "row" }, select);
}

function allAtOnce(open, page) {
  const key = newId();
  const act = () => page.known(async () => {
    const made = await post("/do/answer-letter", { answers: open.map((row) => ({ issue: row.issue, answer: "confirmed" })) }, key);
    await page.draw();
    told(made.outcome);
  });
  return el("section", { className: "card" }, el("p", { textContent: say("confirmRest") }),
    button(say("confirmAll", { n: open.length }), act));
}

function card(row, page, again) {
  const turn = KINDS.turn(row);
  const look = `state ${row.overdue ? "late" : turn ? "turn" : KINDS.finished(row) ? "done" : ""}`;
  const tick = el("input", {
    type: "checkbox", checked: ticked.has(row.issue), "aria-label": say("tick", { number: row.number }),
    onchange() { if (tick.checked) ticked.add(row.issue); else ticked.delete(row.issue); again(); },
  });
  const until = row.due || (row.state === "submitted" && row.response_due);
  const place = [row.building_name, row.unit_name || say("common"), row.room, row.part === "-" ? null : row.part];
  return el("section", { className: "card" },
    el("div", { className: page.view.worker ? "item bare" : "item" },
      !page.view.worker && el("label", { className: "tick" }, tick),
      el("div", { className: "what" },
        el("strong", { textContent: `${say("number", { number: row.number })} · ${place.filter(Boolean).join(" · ")}` }),
        el("div", { textContent: row.description })),
      el("span", { className: look, textContent: stateFor("contractor", row.state) })),
    until && el("p", { className: row.overdue ? "meta late-by" : "meta", textContent:
      say(row.due ? "due" : "replyDue", { at: moment(until, page.view.time_zone) }) + (row.overdue ? ` · ${say("late")}` : "") }),
    steps(row, page), more(row, page));
}

function steps(row, page) {
  const made = [];
  if (row.emergency && may(page, "report-made-safe") && !DONE.includes(row.state)) {
    made.push(button(say("safe"), () => page.known(() => withPhotos("safeTitle", "report-made-safe", row, page, false)), "plain"));
  }
  if (row.state === "method_agreed" || (row.state === "in_work" && row.attempt === 0)) {
    made.push(button(say("start"), () => page.known(async () => {
      await post("/do/start-rectification", { issue: row.issue });
      notice(say("answered"));
      await page.draw();
    })));
  } else if (row.state === "in_work") {
    made.push(button(say("report"), () => page.known(() => withPhotos("reportTitle", "report-rectification", row, page, true))));
  }
  return made.length ? el("div", { className: "row" }, ...made) : null;
}

function withPhotos(title, deed, row, page, required) {
  const taken = photoField("photos", required);
  const note = text(false);
  form(say(title), [taken.label, field("note", note)], async (key) => {
    await post(`/do/${deed}`, { issue: row.issue, photos: await taken.upload(), note: note.value }, key);
    await page.draw();
  });
}

function more(row, page) {
  const inside = el("div");
  const rejected = row.state === "in_work" && row.rejections > 0;
  const read = async () => {
    if (inside.childElementCount) return;
    const issue = await ask(`/issues/${row.issue}`);
    const line = (word, said) => said && el("p", { textContent: say(word) + colon() + said });
    inside.replaceChildren(...[
      issue.marks.rejected_because && el("div", { className: "why" }, line("why", issue.marks.rejected_because),
        photos("why", row.issue, issue.marks.rejected_photos)),
      line("suggested", issue.suggestion), line("agreed", issue.agreed_by.length > 1 && issue.method),
      photos("found", row.issue, issue.photos), photos("reported", row.issue, issue.report_photos),
    ].filter(Boolean));
    if (!inside.childElementCount) inside.append(el("p", { className: "hint", textContent: say("nothing") }));
  };
  return el("details", { open: rejected, ontoggle: (event) => event.currentTarget.open && read() },
    el("summary", { textContent: say(rejected ? "why" : "details") }), inside);
}

function fill(inside, bar, shown, page) {
  const chosen = shown.filter((row) => ticked.has(row.issue));
  const some = (state) => chosen.filter((row) => row.state === state);
  const [submitted, confirmed] = [some("submitted"), some("confirmed")];
  const done = async (made) => {
    ticked.clear();
    await page.draw();
    told(made.outcome);
    return true;
  };
  inside.replaceChildren(...[
    page.view.confirmed && el("p", { className: "hint", textContent: say("byName", { who: who(page.view) }) }),
    submitted.length && button(say("confirm", { n: submitted.length }), () => page.known(() => answer(submitted, "confirmed", "", page).then(done))),
    submitted.length && button(say("dispute", { n: submitted.length }), () => page.known(() => dispute(submitted, page, done)), "bad"),
    confirmed.length && button(say("propose", { n: confirmed.length }), () => page.known(() => propose(confirmed, done))),
    chosen.length && page.view.role === "contractor" && button(say("passOn", { n: chosen.length }), () => page.known(() => passOn(chosen, page)), "plain"),
  ].filter(Boolean));
  bar.hidden = !chosen.length;
}

async function answer(rows, said, reason, page, key = newId()) {
  const how = { answer: said, ...(reason ? { reason } : {}) };
  if (page.view.letter) return post("/do/answer-letter", { answers: rows.map((row) => ({ issue: row.issue, ...how })) }, key);
  const deed = said === "confirmed" ? "confirm-issue" : "dispute-issue";
  return post(`/do/${deed}`, { issue: rows[0].issue, ...(reason ? { reason } : {}) }, key);
}

function dispute(rows, page, done) {
  const reason = text();
  form(say("disputeTitle"), [field("reason", reason)], (key) => answer(rows, "disputed", reason.value, page, key).then(done));
}

function propose(rows, done) {
  const method = text();
  const bulk = newId();
  form(say("proposeTitle"), [field("method", method)], (key) =>
    post("/do/propose-methods", { bulk, issues: rows.map((row) => row.issue), method: method.value }, key).then(done));
}
