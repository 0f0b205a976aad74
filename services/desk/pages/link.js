// The page behind a link: what follows the # never leaves this browser but in a header, and nothing is done by reading.
import { contractor } from "/l/contractor.js";
import { owner } from "/l/owner.js";
import { ask, button, call, dialog, el, field, kept, moment, newId, notice, post, show, wrong } from "/l/parts.js";
import { inWords, say, speak, spoken } from "/l/words.js";

let view = null;

// Asks for a code where this device is not yet known as the holder's; then goes on.
function known(then) {
  if (view.confirmed) return then();
  return dialog(say("codeTitle"), (close) => {
    const input = el("input", { className: "code", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 6 });
    const said = el("p", { className: "hint", role: "status" });
    const instead = el("div", { className: "row", hidden: true }, button(say("renew"), () => heard(async () => {
      await renew();
      said.textContent = say("renewed");
      instead.hidden = true;
    })));
    const heard = async (work) => {
      try { await work(); } catch (error) {
        said.textContent = error.problem ? inWords(error.problem) : say("failed");
        instead.hidden = error.problem?.title !== "TooManyCodes" || view.worker;
      }
    };
    const send = (way) => heard(async () => {
      await post("/code", { way });
      said.textContent = say("codeSent");
      input.focus();
    });
    const confirm = () => heard(async () => {
      await post("/device", { digits: input.value.trim() }, newId());
      close();
      await load();
      then();
    });
    const ways = view.ways.map((way) => button(say(way === "email" ? "byEmail" : "bySms"), () => send(way), "plain"));
    return [
      el("p", { textContent: say(view.ways.length ? "codeWhy" : "codeNoWay") }),
      el("div", { className: "row" }, ...ways), field("digits", input), said, instead,
      el("div", { className: "row" }, button(say("cancel"), close, "plain"), button(say("confirmDevice"), confirm)),
    ];
  });
}

const renew = () => call("/renewal", { method: "POST" });

async function load() {
  view = await ask("");
  if (!kept.get("handover-language")) speak(view.language);
}

function heading() {
  document.title = view ? view.estate_name : say("title");
  document.getElementById("estate").textContent = view ? view.estate_name : say("title");
  const good = view && say("until", { at: moment(view.expires_at, view.time_zone) });
  document.getElementById("about").textContent = view ? [view.company, good].filter(Boolean).join(" · ") : "";
  const other = document.getElementById("language");
  [other.textContent, other.lang] = spoken() === "zh" ? ["English", "en"] : ["中文", "zh-CN"];
}

async function draw() {
  heading();
  if (view) await (view.role === "owner" ? owner : contractor)({ view, known, draw });
}

function over(error) {
  heading();
  const words = el("p", { textContent: error.problem ? inWords(error.problem) : say("failed") });
  const renew = error.problem?.title === "LinkExpired" && button(say("renew"), async () => {
    await renew();
    notice(say("renewed"));
  });
  show(el("section", { className: "card" }, words, renew));
}

async function begin() {
  view = null;
  speak(kept.get("handover-language") || (navigator.language.startsWith("zh") ? "zh" : "en"));
  if (!location.hash) {
    heading();
    show(el("p", { className: "card", textContent: say("noLink") }));
    return;
  }
  try { await load(); } catch (error) { over(error); return; }
  post("/opened").catch(wrong);
  await draw().catch(wrong);
}

document.getElementById("language").addEventListener("click", () => {
  speak(spoken() === "zh" ? "en" : "zh");
  kept.set("handover-language", spoken());
  (view ? draw() : begin()).catch(wrong);
});
addEventListener("hashchange", begin);
begin();
