// Renders openapi.json: every address with its fields, and a form that sends a real request.
"use strict";

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
};
const byId = (id) => document.getElementById(id);
let components = {};

const resolved = (schema) =>
  schema && schema.$ref ? components[decodeURIComponent(schema.$ref.split("/").pop())] : schema || {};

function typeOf(schema) {
  const found = resolved(schema);
  if (found.anyOf) return found.anyOf.map(typeOf).join(" | ");
  if (found.enum) return found.enum.join(" | ");
  if (found.const !== undefined) return String(found.const);
  if (found.type === "array") return `[${typeOf(found.items || found.prefixItems?.[0])}]`;
  if (found.type === "object" && schema.$ref) return found.title;
  return [found.format || found.type || "any", found.pattern].filter(Boolean).join(" ");
}

function exampleOf(schema, depth = 0) {
  const found = resolved(schema);
  if (found.default !== undefined) return found.default;
  if (found.anyOf) return exampleOf(found.anyOf[0], depth);
  if (found.enum) return found.enum[0];
  if (found.type === "array") return found.minItems && depth < 4 ? [exampleOf(found.items, depth + 1)] : [];
  if (found.type === "object" && depth < 4) {
    const wanted = Object.entries(found.properties || {}).filter(([name]) => found.required?.includes(name));
    return Object.fromEntries(wanted.map(([name, field]) => [name, exampleOf(field, depth + 1)]));
  }
  return { integer: 0, number: 0, boolean: false }[found.type] ?? "";
}

function fieldsOf(schema) {
  const found = resolved(schema);
  const rows = Object.entries(found.properties || {}).map(([name, field]) =>
    make("tr", {},
      make("td", {}, make("code", { textContent: name, className: found.required?.includes(name) ? "required" : "" })),
      make("td", { className: "type", textContent: typeOf(field) }),
      make("td", { textContent: resolved(field).description || "" })));
  return rows.length ? make("table", {}, make("tbody", {}, ...rows)) : null;
}

function parameterInput(parameter) {
  const label = make("label", {}, make("span",
    { textContent: parameter.name, className: parameter.required ? "required" : "", title: parameter.description || "" }));
  const input = make("input", { name: parameter.name, placeholder: typeOf(parameter.schema) });
  if (parameter.name.toLowerCase() === "idempotency-key") input.value = crypto.randomUUID?.() || "";
  label.append(input);
  return label;
}

function requestOf(path, method, operation, form) {
  const headers = { Authorization: `Bearer ${byId("token").value}`, "Accept-Language": navigator.language };
  const query = new URLSearchParams();
  let address = path;
  for (const parameter of operation.parameters || []) {
    const value = form.elements.namedItem(parameter.name).value;
    if (!value) continue;
    if (parameter.in === "header") headers[parameter.name] = value;
    else if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else query.append(parameter.name, value);
  }
  const request = { method: method.toUpperCase(), headers };
  const [body, file] = ["body", "file"].map((name) => form.elements.namedItem(name));
  if (file) (request.body = new FormData()).append("file", file.files[0]);
  else if (body) {
    request.body = body.value;
    headers["Content-Type"] = "application/json";
  }
  return [query.size ? `${address}?${query}` : address, request];
}

async function send(path, method, operation, form, output) {
  output.textContent = "…";
  try {
    const answer = await fetch(...requestOf(path, method, operation, form));
    const text = await answer.text();
    const shown = ["etag", "handover-position", "retry-after"].filter((name) => answer.headers.has(name));
    output.textContent = [`${answer.status}`, ...shown.map((name) => `${name}: ${answer.headers.get(name)}`), "",
      (answer.headers.get("content-type") || "").includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text,
    ].join("\n");
  } catch (error) {
    output.textContent = `无法连接 · cannot be reached: ${error.message}`;
  }
}

function bodyInput(operation) {
  const content = operation.requestBody?.content || {};
  if (content["multipart/form-data"]) return [make("input", { type: "file", name: "file" })];
  const schema = content["application/json"]?.schema;
  if (!schema) return [];
  const example = JSON.stringify(exampleOf(schema), null, 2);
  return [fieldsOf(schema), make("textarea", { name: "body", rows: example.split("\n").length + 1, value: example })];
}

function operationView(path, method, operation) {
  const view = make("details", { id: operation.operationId },
    make("summary", {}, make("b", { textContent: method.toUpperCase(), className: method }),
      make("code", { textContent: path }), make("span", { textContent: operation.summary || "" })));
  view.addEventListener("toggle", () => {
    if (view.querySelector("form")) return;
    const output = make("pre", { ariaLive: "polite" });
    const form = make("form", {}, ...(operation.parameters || []).map(parameterInput), ...bodyInput(operation),
      make("p", {}, make("button", { textContent: "发送 · send" })));
    form.addEventListener("input", ({ target }) => { // other content is another command
      const key = form.elements.namedItem("idempotency-key");
      if (target.name === "body" && key) key.value = crypto.randomUUID?.() || "";
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(path, method, operation, form, output);
    });
    const answer = Object.values(operation.responses).find((one) => one.content?.["application/json"]);
    const fields = answer && fieldsOf(answer.content["application/json"].schema);
    view.append(make("div", { className: "body" }, make("p", { textContent: operation.description || "" }), form, output,
      fields && make("h4", { textContent: "答复 · answer" }), fields));
  });
  return view;
}

function render(api) {
  components = api.components?.schemas || {};
  byId("about").textContent = api.info.description.replaceAll("`", "");
  const sections = new Map();
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const service = operation.tags?.[0] || "";
      if (!sections.has(service)) sections.set(service, make("section", { id: `service-${service}` },
        make("h2", { textContent: service })));
      sections.get(service).append(operationView(path, method, operation));
    }
  byId("services").append(...[...sections.keys()].map((name) =>
    make("a", { href: `#service-${name}`, textContent: name })));
  byId("operations").replaceChildren(...sections.values());
  openNamed();
}

// An address such as /docs#owners.RegisterPerson opens that operation, so that people can point at one.
function openNamed() {
  const named = byId(decodeURIComponent(location.hash.slice(1)));
  if (named?.tagName === "DETAILS") named.open = true;
  named?.scrollIntoView();
}
addEventListener("hashchange", openNamed);

byId("search").addEventListener("input", ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const view of document.querySelectorAll("details"))
    view.hidden = !view.firstChild.textContent.toLowerCase().includes(wanted);
});
byId("settings").addEventListener("submit", (event) => event.preventDefault());
fetch("/openapi.json").then((answer) => answer.json()).then(render).catch((error) => {
  byId("loading").textContent = `无法读取 · cannot be read: ${error.message}`;
});
