// The parts the pages behind a link are made of: elements, calls to the API, photos, forms.
import { inWords, say, spoken } from "/l/words.js";

const API = "/api/v1/link";
const hex = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");

export const newId = () => {  // crypto.randomUUID is not there without TLS
  const h = hex(16);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
};

export const kept = {  // a browser that keeps nothing is asked for a code each time
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { return; } },
};

const device = kept.get("handover-device") || hex(32);
kept.set("handover-device", device);
const token = () => location.hash.slice(1);

export async function call(path, { method = "GET", body, file, key } = {}) {
  const headers = { "Handover-Link": token(), "Handover-Device": device, "Accept-Language": spoken() };
  if (method === "POST") headers["Idempotency-Key"] = key || newId();
  let content;
  if (file) { content = new FormData(); content.append("file", file, file.name || "photo.jpg"); }
  if (body !== undefined) { content = JSON.stringify(body); headers["Content-Type"] = "application/json"; }
  const answer = await fetch(API + path, { method, headers, body: content });
  if (answer.ok) return answer;
  let problem = { title: "Unreachable" };
  try { problem = await answer.json(); } catch { /* a proxy's own page: the title stands for it */ }
  throw Object.assign(new Error(problem.title), { problem });
}

export const ask = async (path) => (await call(path)).json();

export const post = async (path, body, key) => {
  const answer = await call(path, { method: "POST", body, key });
  return answer.status === 204 ? null : answer.json();
};

export function el(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list" && name !== "form") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const show = (...children) => document.getElementById("main").replaceChildren(...children.filter(Boolean));

let fading;
export function notice(text, bad = false) {
  const line = document.getElementById("notice");
  line.textContent = text;
  line.className = bad ? "bad" : "";
  line.hidden = !text;
  clearTimeout(fading);
  if (!bad) fading = setTimeout(() => { line.hidden = true; }, 6000);
}

export const wrong = (error) => notice(error.problem ? inWords(error.problem) : say("failed"), true);

// Runs once at a time; what goes wrong is said where it is seen.
export const button = (text, act, look = "") => el("button", {
  type: "button", className: look, textContent: text,
  async onclick(event) {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    try { await act(); } catch (error) { wrong(error); } finally { pressed.disabled = false; }
  },
});

export function dialog(title, build) {
  const box = el("dialog", {}, el("h2", { textContent: title }));
  const close = () => { box.close(); box.remove(); };
  box.append(...build(close));
  box.addEventListener("cancel", close);
  document.body.append(box);
  box.showModal();
  return close;
}

// A form in a dialog; its key is kept while it is open, so that sending twice does it once. Sending may say itself what
// came of it: then it answers true.
export function form(title, fields, send) {
  const key = newId();
  dialog(title, (close) => [
    ...fields,
    el("div", { className: "row" },
      button(say("cancel"), close, "plain"),
      button(say("send"), async () => {
        const empty = fields.map((one) => one.querySelector("[required]")).find((one) => one && !one.value.trim());
        if (empty) { empty.focus(); empty.reportValidity(); return; }
        try {
          const said = await send(key);
          close();
          if (!said) notice(say("answered"));
        } catch (error) { close(); wrong(error); }
      })),
  ]);
}

export const field = (word, control) => el("label", {}, el("span", { textContent: say(word) }), control);
export const text = (required = true) => el("textarea", { required, maxLength: 2000 });

export function photoField(word, required) {
  const input = el("input", { type: "file", accept: "image/*", multiple: true, required });
  return { label: field(word, input), upload: async () => Promise.all([...input.files].map(uploaded)) };
}

async function uploaded(file) {
  return (await (await call("/files", { method: "POST", file: await smaller(file) })).json()).sha256;
}

async function smaller(file, longest = 1600) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = el("canvas", { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
}

export function photos(word, issue, names) {
  if (!names.length) return null;
  const shelf = el("div", { className: "photos" });
  for (const name of names) {
    const image = el("img", { alt: say(word), loading: "lazy" });
    const open = () => dialog(say(word), (close) => [el("img", { src: image.src, alt: say(word) }), button(say("close"), close, "plain")]);
    shelf.append(el("button", { type: "button", onclick: open }, image));
    call(`/issues/${issue}/files/${name}`).then((answer) => answer.blob())
      .then((bytes) => { image.src = URL.createObjectURL(bytes); }).catch(wrong);
  }
  return word === "why" ? shelf : el("div", {}, el("p", { className: "meta", textContent: say(word) }), shelf);
}

const shown = (at, zone, look) => new Intl.DateTimeFormat(spoken() === "zh" ? "zh-CN" : "en-GB", { ...look, timeZone: zone }).format(new Date(at));
export const day = (at, zone) => shown(at, zone, { year: "numeric", month: "long", day: "numeric", weekday: "short" });
export const hour = (at, zone) => shown(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const moment = (at, zone) => shown(at, zone, { dateStyle: "medium", timeStyle: "short" });
