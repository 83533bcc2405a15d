"use strict";
// Shows the texts of a report: each is built from its JSON when it is first opened. What comes from a text is only ever
// put on the page as text.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const rules = JSON.parse(one("#rules").textContent);
const card = one("#card");
const filters = Object.fromEntries(["text", "severity", "rule", "state", "view"].map((id) => [id, one("#" + id)]));
const RANK = ["neutral", "minor", "major", "critical"];
const CLOSE_BY = 1; // paragraphs shown on either side of one with a change

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

// What struck and underlined words tell the eye, for those who hear the page.
function spoken(text) {
  return make("span", "unseen", text);
}

// Characters that cannot be seen, or turn the direction of a line, are named instead.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
function seen(text) {
  return text.replace(UNSEEN, (c) => "⟨U+" + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0") + "⟩");
}
// In a change of nothing but white space, the space itself is what matters.
function words(text) {
  return text.trim() ? seen(text) : seen(text).replace(/ /g, "·").replace(/\u00a0/g, "⍽").replace(/\t/g, "⇥").replace(/\n/g, "¶\n");
}

// ---- The texts

const texts = all("article").map((article) => ({
  article,
  head: one(".head", article),
  body: one(".body", article),
  name: one(".path", article).textContent.toLowerCase(),
  said: (one(".error", article)?.textContent ?? "").toLowerCase(),
  built: false,
}));

const parts = new WeakMap(); // the change behind each element that shows one

function paragraphs(text) {
  if (!text.paragraphs) {
    text.paragraphs = text.body ? JSON.parse(one("script", text.body).textContent) : [];
    text.changes = text.paragraphs.flatMap((p) => (p.parts ?? []).filter((part) => part.why));
  }
  return text.paragraphs;
}

function open(text, wanted = true) {
  if (!text.body) return;
  text.head.setAttribute("aria-expanded", wanted);
  text.body.hidden = !wanted;
  if (wanted && !text.built) build(text);
  if (!wanted) hide();
}

function build(text) {
  paragraphs(text);
  const sides = filters.view.value === "side";
  const pages = make("div", sides ? "pages side" : "pages");
  const near = text.paragraphs.map((_, i) =>
    text.paragraphs.slice(Math.max(0, i - CLOSE_BY), i + CLOSE_BY + 1).some((p) => p.parts?.some((part) => part.why && matches(part, text))));
  if (sides) pages.append(make("div", "para heads", make("span"), make("span", "", "As it came"), make("span", "", "As siisti leaves it")));
  let quiet = [];
  const flush = () => {
    if (quiet.length) pages.append(folded(quiet, sides));
    quiet = [];
  };
  text.paragraphs.forEach((p, i) => {
    if (p.skipped) {
      flush();
      pages.append(make("p", "quiet", `${p.skipped.toLocaleString("en")} more paragraphs, not on this page`));
    } else if (near[i]) {
      flush();
      pages.append(paragraph(p, sides, text));
    } else quiet.push(paragraph.bind(null, p, sides, text));
  });
  flush();
  one(".pages", text.body)?.remove();
  text.body.append(pages);
  text.built = true;
}

function folded(builders, sides) {
  const button = make("button", "", builders.length === 1 ? "1 more paragraph" : `${builders.length} more paragraphs`);
  button.type = "button";
  const line = make("p", "quiet", button);
  button.addEventListener("click", () => line.replaceWith(...builders.map((b) => b())));
  return line;
}

function paragraph(p, sides, text) {
  const row = make("div", "para", make("span", "at", p.line));
  for (const side of sides ? ["before", "after"] : ["both"]) {
    const line = make("p", p.role ?? "");
    for (const part of p.parts) line.append(typeof part === "string" ? seen(part) : change(part, side, text));
    row.append(line);
  }
  if (p.source) {
    const source = make("p", "source", seen(p.source));
    source.lang = "fi";
    row.append(source);
  }
  return row;
}

function change(part, side, text) {
  const made = "after" in part;
  const span = make("span", matches(part, text) ? "change" : "off");
  const old = made && side !== "after" && part.before, now = made && side !== "before" && part.after;
  if (!made) span.append(spoken("left for you: "), make("mark", "", words(part.before) || "‸"));
  if (old) span.append(spoken(part.after ? "changed from " : "removed: "), make("del", "", words(part.before)));
  if (now) span.append(spoken(old ? " to " : "new: "), make("ins", "", words(part.after)));
  if (made && !old && !now) span.append(spoken("nothing here "), make(side === "after" ? "ins" : "del", "", "‸"));
  if (span.className === "off") return span;
  parts.set(span, part);
  if (side === "before") return span;
  span.tabIndex = 0;
  span.setAttribute("role", "button");
  span.setAttribute("aria-expanded", "false");
  return span;
}

// ---- Filters

function matches(part, text) {
  const { severity, rule, state } = filters;
  const query = filters.text.value.trim().toLowerCase();
  return part.why.some((why) =>
      (!severity.value || why.severity === severity.value) &&
      (!rule.value || why.rule === rule.value) &&
      (!state.value || (state.value === "made") === Boolean(why.made))) &&
    (!query || text.name.includes(query) || said(part).includes(query));
}

function said(part) {
  part.said ??= [part.before, part.after, ...part.why.flatMap((w) => [w.rule, w.message, w.before, w.after, ...(w.evidence ?? [])])]
    .join("\n").toLowerCase();
  return part.said;
}

function filtering() {
  return ["text", "severity", "rule", "state"].some((id) => filters[id].value.trim());
}

function filter() {
  const some = filtering();
  const query = filters.text.value.trim().toLowerCase();
  let shown = 0, count = 0;
  hide();
  for (const text of texts) {
    paragraphs(text);
    text.found = text.changes.filter((part) => matches(part, text)).length;
    const only = ["severity", "rule", "state"].some((id) => filters[id].value);
    const named = !only && query && (text.name + "\n" + text.said).includes(query);
    text.article.hidden = some && !text.found && !named;
    shown += !text.article.hidden;
    count += text.found;
    text.built = false;
    if (!text.article.hidden && text.body && !text.body.hidden) build(text);
  }
  const n = (number, word) => `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
  one("#count").textContent = `${n(count, "change")} in ${n(shown, "text")}`;
  one("#clear").hidden = !some;
  one("#none").hidden = shown > 0 || !texts.length;
}

// ---- What stands behind a change

let shownAt = null, pinned = false;

function reason(why) {
  const rule = rules[why.rule];
  const state = why.made ? "Repaired" : "after" in why ? "Offered, not made" : "Pointed out";
  const part = make("section", "",
    make("p", "state", make("i", "dot " + why.severity), `${why.severity} · ${state}`, make("span", "rule", why.rule)),
    make("p", "message", seen(why.message)));
  const swap = make("p", "swap change", make("del", "", words(why.before ?? "") || "‸"));
  if (!("after" in why)) swap.replaceChildren(make("mark", "", words(why.before ?? "") || "‸"));
  else swap.append(why.after ? make("ins", "", words(why.after)) : " removed");
  part.append(swap);
  if (why.evidence) part.append(make("ul", "", ...why.evidence.map((e) => make("li", "", seen(e)))));
  if (rule?.why) part.append(make("p", "why", rule.why));
  return part;
}

function show(span) {
  if (shownAt === span) return;
  hide();
  shownAt = span;
  const order = [...parts.get(span).why].sort((a, b) => RANK.indexOf(b.severity) - RANK.indexOf(a.severity));
  card.replaceChildren(...order.map(reason));
  card.hidden = false;
  card.scrollTop = 0;
  if (span.hasAttribute("role")) {
    span.setAttribute("aria-expanded", "true");
    span.setAttribute("aria-describedby", "card");
  }
  const box = span.getClientRects()[0] ?? span.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - card.offsetWidth - 16);
  const below = box.bottom + 8, above = box.top - card.offsetHeight - 8;
  card.style.left = `${Math.max(8, left) + scrollX}px`;
  card.style.top = `${(below + card.offsetHeight > innerHeight && above > 0 ? above : below) + scrollY}px`;
}

// A card that is pinned stays, and tells all of its rule.
function pin(wanted) {
  pinned = wanted;
  card.classList.toggle("pinned", wanted);
}

function hide() {
  shownAt?.setAttribute("aria-expanded", "false");
  shownAt?.removeAttribute("aria-describedby");
  shownAt = null;
  pin(false);
  card.hidden = true;
}

const behind = (event) => (event.target instanceof Element ? event.target.closest("#list .change") : null);
one("#list").addEventListener("mouseover", (event) => behind(event) && !pinned && show(behind(event)));
one("#list").addEventListener("mouseout", (event) => {
  const to = event.relatedTarget;
  if (behind(event) && !pinned && !card.contains(to) && shownAt !== document.activeElement) hide();
});
card.addEventListener("mouseleave", () => !pinned && shownAt !== document.activeElement && hide());
one("#list").addEventListener("focusin", (event) => behind(event) && show(behind(event)));
one("#list").addEventListener("focusout", (event) => behind(event) && !pinned && !card.contains(event.relatedTarget) && hide());
one("#list").addEventListener("click", (event) => {
  const head = event.target.closest(".head");
  const text = head && texts[head.closest("article").dataset.n - 1];
  if (text) open(text, text.body?.hidden);
  const span = behind(event);
  if (span) {
    show(span);
    pin(true);
  }
});
document.addEventListener("click", (event) => pinned && !behind(event) && !card.contains(event.target) && hide());

// ---- Keys

let current = null; // the text last stepped into

function step(by) {
  const here = document.activeElement.closest?.("#list .change");
  const at = document.activeElement.closest?.("article");
  let n = at ? at.dataset.n - 1 : current ? texts.indexOf(current) : 0;
  if (here) {
    const spans = all(".change[role]", at);
    const next = spans[spans.indexOf(here) + by];
    if (next) return land(next, texts[n]);
    n += by;
  }
  for (; n >= 0 && n < texts.length; n += by) {
    const text = texts[n];
    paragraphs(text);
    if (text.article.hidden || !text.changes.some((part) => matches(part, text))) continue;
    open(text);
    const spans = all(".change[role]", text.body);
    return land(spans.at(by > 0 ? 0 : -1), text);
  }
}

function land(span, text) {
  current = text;
  span.scrollIntoView({ block: "nearest" });
  span.focus({ preventScroll: true });
  hide();
  show(span);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  e: () => {
    const at = document.activeElement.closest?.("article");
    const text = at ? texts[at.dataset.n - 1] : current ?? texts.find((t) => !t.article.hidden);
    if (!text?.body) return;
    open(text, text.body.hidden);
    text.head.focus();
    current = text;
  },
  s: () => {
    filters.view.value = filters.view.value === "side" ? "inline" : "side";
    filter();
  },
  "/": () => filters.text.focus(),
  "?": () => one("#keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
    if (document.activeElement === filters.text) filters.text.blur();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || one("#keys").open) return;
  if (behind(event) && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    pin(!pinned);
    return;
  }
  if (event.target.matches("input, select")) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// ---- The rest of the page

let waiting;
filters.text.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 120);
});
for (const id of ["severity", "rule", "state", "view"]) filters[id].addEventListener("change", filter);
one("#clear").addEventListener("click", () => {
  for (const id of ["text", "severity", "rule", "state"]) filters[id].value = "";
  filter();
  filters.text.focus();
});
for (const button of all("[data-filter]")) {
  button.addEventListener("click", () => {
    filters[button.dataset.filter].value = button.dataset.value;
    filter();
    one("#texts").scrollIntoView();
    one("#texts").focus({ preventScroll: true });
  });
}
one("#help").addEventListener("click", () => one("#keys").showModal());

const theme = one("#theme");
function paint(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  theme.setAttribute("aria-pressed", dark);
}
theme.setAttribute("aria-pressed", matchMedia("(prefers-color-scheme: dark)").matches);
theme.addEventListener("click", () => paint(theme.getAttribute("aria-pressed") !== "true"));

for (const id of ["filters", "theme", "help"]) one("#" + id).hidden = false;
filter();
const first = texts.find((text) => text.body);
if (first) open(first);
