// The page: words in two languages, tables, and what map and search have to do with each other.
const report = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const MOST = 15, MOST_FOUND = 200;
let language = report.language;
let shown = null;

function say(key, values = {}) {
  return report.words[language].text[key].replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function size(count) {
  if (count < 1024) return `${count} B`;
  return count < 1048576 ? `${(count / 1024).toFixed(1)} KB` : `${(count / 1048576).toFixed(2)} MB`;
}

function share(part, whole) {
  return whole ? `${(100 * part / whole).toFixed(1)} %` : "-";
}

function make(tag, content, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  }
  element.append(...[content].flat());
  return element;
}

function table(id, heads, rows) {
  const body = rows.map((row) => make("tr", row.map((cell) => (cell instanceof Element && cell.tagName === "TD" ? cell : make("td", cell ?? "")))));
  byId(id).replaceChildren(make("thead", make("tr", heads.map((head) => make("th", head, { scope: "col" })))), make("tbody", body));
}

function grow([name, bytes, inner], parent) {
  const node = { name, bytes, parent, path: parent.path ? `${parent.path}/${name}` : name };
  if (inner) node.children = inner.map((one) => grow(one, node));
  return node;
}

function planted() {
  const root = { name: "", path: "", bytes: report.bytes, parent: null };
  root.children = report.packages.map((one) => {
    const node = { parent: root, package: one, path: one.root.replace(/\/$/, "") };
    node.children = one.tree.map((inner) => grow(inner, node));
    node.bytes = node.children.reduce((sum, child) => sum + child.bytes, 0);
    return node;
  }).sort((one, other) => other.bytes - one.bytes);
  root.bytes = root.children.reduce((sum, child) => sum + child.bytes, 0);
  return root;
}

const root = planted();

function name(node) {
  if (node === root) return say("whole");
  return node.package ? packageName(node.package) : node.name;
}

function packageName(one) {
  if (one.name === "__APP__") return say("main");
  return one.root ? one.root : say("plugin");
}

function label(node) {
  return `${name(node)}, ${size(node.bytes)}`;
}

const map = new TreeMap(byId("map"), { onOpen: open, onPoint: point, label, name });

function point(node) {
  const one = node || shown;
  const place = one.path || name(one);
  const of = one.parent && one !== root ? `, ${say("share", { share: share(one.bytes, root.bytes), name: say("whole") })}` : "";
  byId("detail").textContent = `${place}  ${size(one.bytes)}${of}`;
}

function open(node, focused = 0) {
  shown = node;
  map.show(node, focused);
  crumbs(node);
  here(node);
  point(null);
}

function crumbs(node) {
  const way = [];
  for (let one = node; one; one = one.parent) way.unshift(one);
  byId("crumbs").replaceChildren(...way.flatMap((one, index) => [
    ...(index ? [" / "] : []),
    make("button", name(one), { type: "button", onclick: () => { open(one); map.focus(); } }),
  ]));
}

function* filesOf(node) {
  for (const child of node.children) {
    if (child.children) yield* filesOf(child);
    else yield child;
  }
}

function here(node) {
  const files = [...filesOf(node)].sort((one, other) => other.bytes - one.bytes).slice(0, MOST);
  byId("head-here").textContent = say("here");
  table("here", [name(node), say("bytes"), ""], files.map((file) => [file.path, size(file.bytes), share(file.bytes, node.bytes)]));
}

function search() {
  const wanted = byId("search").value.trim().toLowerCase();
  if (!wanted) {
    map.mark(null);
    here(shown);
    point(null);
    return;
  }
  const files = [...filesOf(root)].filter((file) => file.path.toLowerCase().includes(wanted));
  const matches = new Set();
  for (const file of files) for (let one = file; one; one = one.parent) matches.add(one);
  map.mark(matches);
  const sum = files.reduce((all, file) => all + file.bytes, 0);
  byId("detail").textContent = files.length ? say("found", { count: files.length, size: size(sum) }) : say("nothing");
  files.sort((one, other) => other.bytes - one.bytes);
  const rows = files.slice(0, MOST_FOUND).map((file) => [
    make("button", file.path, { type: "button", onclick: () => { open(file.parent, file.parent.children.indexOf(file)); map.focus(); } }),
    size(file.bytes),
    share(file.bytes, root.bytes),
  ]);
  byId("head-here").textContent = say("found", { count: files.length, size: size(sum) });
  table("here", [wanted, say("bytes"), ""], rows);
}

function limitCells([, limit, bytes, verdict, source]) {
  const meter = make("meter", "", { min: 0, max: limit, value: Math.min(bytes, limit), title: source, class: verdict, "aria-label": share(bytes, limit) });
  const words = `${share(bytes, limit)} / ${size(limit).replace(".00 ", " ").replace(".0 ", " ")}`;
  return [make("td", [meter]), make("td", [words, " ", make("span", verdict === "ok" ? "" : say(verdict), { class: verdict })])];
}

function packages() {
  const rows = [];
  const add = (start, limits) => {
    if (!limits.length) rows.push([...start, "", ""]);
    limits.forEach((limit, index) => rows.push([...(index ? ["", "", ""] : start), ...limitCells(limit)]));
  };
  for (const one of report.packages) {
    const words = one.independent ? `${packageName(one)} (${say("independent")})` : packageName(one);
    add([words, `${one.files}`, size(one.bytes)], one.limits);
  }
  add([say("whole"), `${report.files}`, size(report.bytes)], report.total);
  table("packages", [say("package"), say("files"), say("bytes"), "", say("limit")], rows);
}

function advice() {
  const words = report.words[language].advice;
  byId("advice").replaceChildren(...report.advice.map(([saves, extra, files], index) => make("details", [
    make("summary", [make("span", words[index][0]), make("strong", size(saves))]),
    make("p", extra < saves ? [words[index][1], " ", say("extra", { size: size(extra) })] : words[index][1], { class: "muted" }),
    make("ul", files.map((file) => make("li", file))),
  ])));
}

function visits() {
  const time = (seconds) => say("seconds", { seconds: seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0) });
  const rows = report.visits.map(([page, bytes, times, later, wifi]) => [
    page, size(bytes), ...times.map(time), later ? (wifi ? say("wifi", { size: size(later) }) : size(later)) : "",
  ]);
  table("visits", [say("page"), say("download"), ...report.networks, say("later")], rows);
  byId("basis").textContent = report.words[language].basis.join(" ");
}

function summary() {
  const parts = [size(report.bytes), `${report.files} ${say("files")}`];
  const [basis, bytes, low, high] = report.compiled;
  const verdict = make("strong", say(report.verdict), { class: report.verdict });
  byId("summary").replaceChildren(`${[report.appid, ...parts].filter(Boolean).join(", ")}  `, verdict);
  const more = [];
  if (basis === "estimate") more.push(say("after", { low: size(low), high: size(high) }));
  if (basis === "official") more.push(say("official", { size: size(bytes) }));
  if (report.pending) more.push(say("pending", { count: report.pending }));
  for (const words of more) byId("summary").append(make("br", []), words);
}

function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen.replace("_", "-");
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === chosen));
  }
  byId("name").textContent = say("title", { name: report.name });
  document.title = byId("name").textContent;
  for (const key of ["packages", "map", "advice", "visits"]) byId(`head-${key}`).textContent = say(key);
  byId("search-label").textContent = byId("search").placeholder = say("search");
  byId("hint").textContent = `${say("hint")} ${say("scheme")}`;
  byId("made").textContent = say("made", { date: report.date });
  summary();
  packages();
  advice();
  visits();
  open(shown || root, map.focused);
  search();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => speak(button.dataset.language));
}
byId("search").addEventListener("input", search);
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    byId("search").value = "";
    search();
    map.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target.tagName !== "INPUT") {
    event.preventDefault();
    byId("search").focus();
  }
});
new ResizeObserver(() => { map.show(shown || root, map.focused); }).observe(byId("map"));
speak(language);
