// For an owner: the home, reporting a problem, following each, saying whether the repair is good.
import { ask, button, day, el, field, form, hour, moment, newId, notice, photoField, photos, post, show, text } from "/l/parts.js";
import { homeState, say, stateFor } from "/l/words.js";

const ROOMS = ["kitchen", "bath", "living", "bedroom", "balcony", "other"];
const BOOKABLE = ["noticed", "served", "booked", "refused"];
const DONE = ["closed", "explained", "void", "merged", "split"];

export async function owner({ view, known, draw }) {
  if (!view.confirmed) {
    show(el("section", { className: "card" }, el("p", { textContent: say("ownerCode") }), button(say("start_"), () => known(draw))));
    return;
  }
  const [home, list] = await Promise.all([ask("/home"), ask("/issues")]);
  const rows = [...list.rows].reverse();
  show(
    homeCard(home, view, draw),
    el("div", { className: "row" }, button(say("problem"), () => report(draw))),
    el("h2", { textContent: say("mine") }),
    ...(rows.length ? rows.map((row) => card(row, view, draw)) : [el("p", { className: "hint", textContent: say("nothing") })]),
    el("p", { className: "hint", textContent: say("byName", { who: view.name }) }),
  );
}

function homeCard(home, view, draw) {
  const at = home.handed_over_on ? say("handedOver", { at: home.handed_over_on })
    : home.appointment && say("appointment", { at: moment(home.appointment, view.time_zone) });
  const book = async () => {
    const { place, slots } = await ask("/slots");
    const free = slots.filter((one) => one.free > 0);
    if (!free.length) { notice(say("noSlots"), true); return; }
    const zone = view.time_zone;
    const [days, hours] = [el("select"), el("select", { required: true })];
    const byDay = grouped(free, zone);
    const choose = () => hours.replaceChildren(...byDay.get(days.value).map((one) =>
      el("option", { value: one.starts_at, textContent: say("slot", { at: hour(one.starts_at, zone), n: one.free }) })));
    days.append(...[...byDay.keys()].map((one) => el("option", { value: one, textContent: one })));
    days.addEventListener("change", choose);
    choose();
    form(say("book"), [el("p", { className: "hint", textContent: say("place", { place }) }), field("day", days), field("hour", hours)], async (key) => {
      await post("/do/book-appointment", { starts_at: hours.value }, key);
      await draw();
    });
  };
  return el("section", { className: "card" },
    el("div", { className: "item bare" }, el("strong", { textContent: home.door_number }),
      el("span", { className: "state", textContent: homeState(home.state) })),
    at && el("p", { textContent: at }),
    BOOKABLE.includes(home.state) && button(say(home.appointment ? "rebook" : "book"), book, "plain"));
}

function grouped(slots, zone) {
  const found = new Map();
  for (const one of slots) found.set(day(one.starts_at, zone), [...(found.get(day(one.starts_at, zone)) || []), one]);
  return found;
}

function report(draw) {
  const issue = newId();
  const room = el("select", {}, ...ROOMS.map((one) => el("option", { textContent: say(one) })));
  const what = text();
  const taken = photoField("somePhotos", false);
  form(say("problem"), [field("room", room), field("what", what), taken.label], async (key) => {
    await post("/do/raise-issue",
      { issue, room: room.value, description: what.value, photos: await taken.upload() }, key);
    await draw();
  });
}

function card(row, view, draw) {
  const state = el("span", { className: "state", textContent: stateFor("owner", row.state) });
  if (row.state === "accepted") state.classList.add("turn");
  if (DONE.includes(row.state)) state.classList.add("done");
  const yes = async () => {
    await post("/do/confirm-repair", { issue: row.issue });
    notice(say("answered"));
    await draw();
  };
  const no = () => {
    const reason = text();
    form(say("rejectTitle"), [field("whatIsLeft", reason)], async (key) => {
      await post("/do/reject-repair", { issue: row.issue, reason: reason.value }, key);
      await draw();
    });
  };
  const place = [row.number ? say("number", { number: row.number }) : null, row.room, row.part === "-" ? null : row.part];
  return el("section", { className: "card" },
    el("div", { className: "item bare" }, el("strong", { textContent: place.filter(Boolean).join(" · ") }), state),
    el("p", { textContent: row.description }),
    el("p", { className: "meta", textContent: row.due ? say("due", { at: moment(row.due, view.time_zone) }) : moment(row.raised_at, view.time_zone) }),
    row.state === "accepted" && el("div", { className: "row" },
      button(say("notRepaired"), no, "bad"), button(say("repaired"), yes)),
    more(row));
}

function more(row) {
  const inside = el("div");
  return el("details", {
    async ontoggle(event) {
      if (!event.currentTarget.open || inside.childElementCount) return;
      const issue = await ask(`/issues/${row.issue}`);
      inside.replaceChildren(...[
        photos("found", row.issue, issue.photos), photos("reported", row.issue, issue.report_photos),
        issue.ended_because && el("p", { textContent: issue.ended_because }),
      ].filter(Boolean));
      if (!inside.childElementCount) inside.append(el("p", { className: "hint", textContent: say("nothing") }));
    },
  }, el("summary", { textContent: say("details") }), inside);
}
