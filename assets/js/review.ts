// The review desk: moving between items by key, lighting both sides, adding by
// selecting text, and keeping the focus where the person works. All of it works
// without script by forms and links; here it becomes quick.
import htmx from "htmx.org";
import { plainKey, typing, visible } from "./lib/dom";
import { startUpload } from "./lib/upload";

const review = document.querySelector<HTMLElement>("[data-review]");
const text = document.querySelector<HTMLElement>("[data-text]");
const list = document.querySelector<HTMLElement>("[data-items]");
const phone = matchMedia("(max-width: 60rem)");

let currentId = "";

const cards = (): HTMLElement[] => [...(list?.querySelectorAll<HTMLElement>("[data-item]") ?? [])];
const card = (id: string): HTMLElement | null => document.getElementById("item-" + id);
const current = (): HTMLElement | null => (currentId ? card(currentId) : null);
const idOf = (el: HTMLElement | null): string => el?.dataset.item ?? "";

// Marks carry the ids of their items; the further places of a finding end in ".1", ".2".
const marksIn = (el: Element): string[] => (el.getAttribute("data-marks") ?? "").split(" ").filter(Boolean);
const itemOf = (mark: string): string => mark.replace(/\.\d+$/, "");

function pieces(id: string): HTMLElement[] {
  return [...(text?.querySelectorAll<HTMLElement>("[data-marks]") ?? [])].filter((el) => marksIn(el).some((m) => itemOf(m) === id));
}

function light(id: string, name: string): void {
  for (const el of document.querySelectorAll("." + name)) el.classList.remove(name);
  if (!id) return;
  card(id)?.classList.add(name);
  for (const el of pieces(id)) el.classList.add(name);
}

// select makes an item the one that keys act on.
function select(el: HTMLElement | null, how: { focus?: boolean; scroll?: boolean } = {}): void {
  if (!el) return;
  currentId = idOf(el);
  for (const other of cards()) {
    if (other !== el) other.removeAttribute("aria-current");
  }
  el.setAttribute("aria-current", "true");
  light(currentId, "hl-current");
  if (how.focus) el.focus({ preventScroll: true });
  if (how.scroll) el.scrollIntoView({ block: "nearest" });
  const first = pieces(currentId)[0];
  if (first && how.scroll) reveal(first);
}

// reveal scrolls the text, and nothing else, until a mark is in view.
function reveal(el: HTMLElement): void {
  if (!text || !visible(el)) return;
  const box = text.getBoundingClientRect();
  const at = el.getBoundingClientRect();
  if (text.scrollHeight <= text.clientHeight + 1) {
    el.scrollIntoView({ block: "center" });
  } else if (at.top < box.top + 48 || at.bottom > box.bottom - 48) {
    text.scrollTop += at.top - box.top - box.height / 3;
  }
}

function move(step: number): void {
  const all = cards().filter(visible);
  const at = all.findIndex((c) => idOf(c) === currentId);
  const next = at < 0 ? all[0] : all[at + step];
  select(next ?? null, { focus: true, scroll: true });
}

function nextDoubtful(href: string): void {
  const all = cards().filter(visible);
  const at = all.findIndex((c) => idOf(c) === currentId);
  const next = all.slice(at + 1).find((c) => c.classList.contains("is-doubtful"));
  if (next) {
    select(next, { focus: true, scroll: true });
    return;
  }
  const url = new URL(href, location.href);
  const last = all.at(-1);
  if (last) url.searchParams.set("after", idOf(last));
  location.assign(url);
}

function press(act: string): void {
  const el = current();
  if (!el || el.getAttribute("aria-busy") === "true") return;
  el.querySelector<HTMLElement>(`[data-act="${act}"]`)?.click();
}

// What has been decided steps back in the text, so that the rest stands out.
function shade(): void {
  const state = new Map(cards().map((c) => [idOf(c), c.dataset.state]));
  for (const el of text?.querySelectorAll("[data-marks]") ?? []) {
    const states = marksIn(el).map((m) => state.get(itemOf(m)));
    el.classList.toggle("is-done", states.every((s) => s !== undefined && s !== "pending"));
    el.classList.toggle("is-off", states.every((s) => s === "rejected"));
  }
}

// ---- keys

function keysOn(): boolean {
  try {
    return localStorage.getItem("keys") !== "off";
  } catch {
    return true;
  }
}

const keys: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.querySelector<HTMLElement>("[data-next]")?.click(),
  a: () => press("accept"),
  e: () => press("edit"),
  x: () => press("reject"),
  u: () => document.querySelector<HTMLElement>("[data-undo]")?.click(),
  "/": () => {
    const box = document.querySelector<HTMLInputElement>("[data-find]");
    box?.focus();
    box?.select();
  },
  "?": () => document.getElementById("desk-help")?.togglePopover(),
};

function onKey(e: KeyboardEvent): void {
  if (e.key === "Escape" && !e.isComposing) {
    const form = (e.target as Element).closest?.("[data-edit]");
    form?.querySelector<HTMLElement>("[data-cancel]")?.click();
    hideSelection();
    return;
  }
  if (!review || !keysOn() || !plainKey(e) || typing(e.target)) return;
  const act = keys[e.key.length === 1 ? e.key.toLowerCase() : e.key];
  if (!act) return;
  e.preventDefault();
  act();
}

// ---- pointer and focus

function onClick(e: MouseEvent): void {
  const target = e.target as Element;
  const go = target.closest<HTMLAnchorElement>("a[data-place], a[data-go]");
  if (go && go.hash && go.pathname === location.pathname && (go.search === location.search || go.getAttribute("href")?.startsWith("#"))) {
    if (goTo(go.hash)) e.preventDefault();
    return;
  }
  const next = target.closest<HTMLAnchorElement>("a[data-next]");
  if (next && !e.ctrlKey && !e.metaKey) {
    e.preventDefault();
    nextDoubtful(next.href);
    return;
  }
  if (target.closest("[data-adding] [data-cancel]")) {
    e.preventDefault();
    document.getElementById("desk-adding")?.replaceChildren();
    select(current(), { focus: true, scroll: true });
    return;
  }
  const pane = target.closest<HTMLElement>("[data-pane]");
  if (pane) {
    e.preventDefault();
    showPane(pane.dataset.pane ?? "items");
    return;
  }
  const mark = target.closest("[data-marks]");
  if (mark && text?.contains(mark) && document.getSelection()?.isCollapsed !== false) {
    const el = meant(mark);
    if (el) {
      showPane("items");
      select(el, { focus: true, scroll: true });
    }
  }
}

// goTo shows a mark or an item of this page; false when it is not here.
function goTo(hash: string): boolean {
  const id = decodeURIComponent(hash.slice(1));
  const el = document.getElementById(id);
  if (!el) return false;
  if (id.startsWith("item-")) {
    showPane("items");
    select(el, { focus: true, scroll: true });
  } else {
    showPane("text");
    const owner = card(itemOf(id.replace(/^mark-/, "")));
    if (owner) select(owner);
    reveal(el.closest<HTMLElement>("[data-marks]") ?? el);
  }
  return true;
}

// meant is the item that a click on a mark is about: the innermost one, findings last.
function meant(mark: Element): HTMLElement | null {
  const found = marksIn(mark).reverse().map((m) => card(itemOf(m))).filter((c) => c !== null);
  return found.find((c) => !c.classList.contains("item-finding")) ?? found[0] ?? null;
}

function showPane(name: string): void {
  if (!review || !phone.matches) return;
  review.dataset.pane = name;
  for (const tab of document.querySelectorAll<HTMLElement>("[data-pane]")) {
    if (!tab.matches("a")) continue;
    if (tab.dataset.pane === name) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

function onHover(e: Event): void {
  const target = e.target as Element;
  const el = target.closest<HTMLElement>("[data-item]");
  if (el) {
    light(idOf(el), "is-lit");
    return;
  }
  const mark = target.closest?.("[data-marks]");
  const inner = mark ? marksIn(mark).at(-1) : undefined;
  light(inner ? itemOf(inner) : "", "is-lit");
}

function onFocus(e: FocusEvent): void {
  const el = (e.target as Element).closest<HTMLElement>("[data-item]");
  if (el && list?.contains(el) && idOf(el) !== currentId) select(el);
}

// ---- selecting text

const popover = document.getElementById("desk-selection");
let chosen: { from: number; to: number; quote: string } | null = null;

// place counts code points from the beginning of the document, leaving out the
// words that are there for screen readers only.
function place(node: Node, offset: number): { block: HTMLElement; at: number; length: number } | null {
  const el = node instanceof Element ? node : node.parentElement;
  const block = el?.closest<HTMLElement>(".block[data-start]");
  if (!block || !text?.contains(block)) return null;
  const count = (endNode: Node, endOffset: number): number => {
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(endNode, endOffset);
    const part = range.cloneContents();
    for (const hidden of part.querySelectorAll(".vh")) hidden.remove();
    return [...(part.textContent ?? "")].length;
  };
  const start = Number(block.dataset.start);
  return { block, at: start + count(node, offset), length: start + count(block, block.childNodes.length) };
}

function onSelect(): void {
  const selection = document.getSelection();
  if (!popover || !text || !selection || selection.rangeCount === 0 || selection.isCollapsed) {
    hideSelection();
    return;
  }
  const range = selection.getRangeAt(0);
  const from = place(range.startContainer, range.startOffset);
  let to = place(range.endContainer, range.endOffset);
  if (from && to && to.block !== from.block && to.at === Number(to.block.dataset.start)) {
    const before = to.block.previousElementSibling; // a line chosen whole ends at the next one's beginning
    if (before) to = place(before, before.childNodes.length);
  }
  const quote = selection.toString().trim();
  if (!from || !to || from.at >= to.at || !quote) {
    hideSelection();
    return;
  }
  chosen = { from: from.at, to: to.at, quote };
  showSelection(range.getBoundingClientRect());
}

function showSelection(at: DOMRect): void {
  if (!popover || !chosen) return;
  const quote = popover.querySelector("[data-quote]");
  if (quote) quote.textContent = chosen.quote.length > 60 ? chosen.quote.slice(0, 60) + "…" : chosen.quote;
  popover.querySelector("[data-move]")?.toggleAttribute("hidden", !openForm());
  popover.showPopover();
  if (phone.matches) {
    popover.style.left = popover.style.top = "";
    return;
  }
  const box = popover.getBoundingClientRect();
  const below = at.bottom + 8 + box.height < innerHeight;
  popover.style.left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8)) + "px";
  popover.style.top = Math.max(8, below ? at.bottom + 8 : at.top - box.height - 8) + "px";
}

function hideSelection(): void {
  chosen = null;
  if (popover?.matches(":popover-open")) popover.hidePopover();
}

// openForm is the form of an item that is being edited or added.
function openForm(): HTMLFormElement | null {
  return current()?.querySelector<HTMLFormElement>("[data-edit]") ?? document.querySelector<HTMLFormElement>("[data-edit]");
}

function onPopover(e: MouseEvent): void {
  const target = e.target as Element;
  const kind = target.closest<HTMLElement>("[data-add-kind]")?.dataset.addKind;
  if (!chosen || !review) return;
  if (kind) {
    const url = new URL(review.dataset.add ?? "", location.href);
    url.searchParams.set("kind", kind);
    url.searchParams.set("from", String(chosen.from));
    url.searchParams.set("to", String(chosen.to));
    url.searchParams.set("back", location.pathname + location.search);
    hideSelection();
    document.getSelection()?.removeAllRanges();
    void htmx.ajax("GET", url.pathname + url.search, { target: "#desk-say", swap: "innerHTML" });
  } else if (target.closest("[data-use]")) {
    const form = openForm();
    const set = (name: string, value: number) => {
      const box = form?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
      if (box) box.value = String(value);
    };
    set("from", chosen.from);
    set("to", chosen.to);
    const quote = form?.querySelector("[data-place-quote]");
    if (quote) quote.textContent = chosen.quote;
    hideSelection();
    showPane("items");
    form?.querySelector<HTMLElement>("[data-place-quote]")?.scrollIntoView({ block: "nearest" });
    form?.querySelector<HTMLElement>('[name="do"], [type="submit"]')?.focus({ preventScroll: true });
  }
}

// ---- parts swapped in

interface Task {
  type?: string;
  target?: Element;
  fragment?: DocumentFragment;
}

interface SwapDetail {
  ctx?: { sourceElement?: Element };
  tasks?: Task[];
}

// What others decided comes in by itself, but never over something that the
// person is filling in or has open.
function beforeSwap(e: Event): void {
  const { ctx, tasks } = (e as CustomEvent<SwapDetail>).detail;
  if (!tasks || ctx?.sourceElement?.id !== "desk-poll") return;
  for (let i = tasks.length - 1; i >= 0; i--) {
    const target = tasks[i]!.target as HTMLElement | undefined;
    if (!target) continue;
    const fresh = tasks[i]!.fragment?.firstElementChild as HTMLElement | null | undefined;
    const known = target.dataset.item !== undefined && target.dataset.version === fresh?.dataset.version;
    const busy = target.querySelector("[data-edit], :popover-open") !== null ||
      [...target.querySelectorAll("textarea")].some((t) => t.value !== t.defaultValue);
    if (known || busy) tasks.splice(i, 1);
  }
}

function afterSwap(): void {
  for (const el of document.querySelectorAll<HTMLElement>("[data-then]")) {
    const then = el.dataset.then;
    el.removeAttribute("data-then");
    if (then === "new" || then === "came") {
      insert(el);
      if (then === "new") select(el, { focus: true, scroll: true });
    } else if (then === "next") {
      currentId = idOf(el);
      const all = cards().filter(visible);
      const next = all[all.indexOf(el) + 1];
      select(next ?? el, { focus: true, scroll: true });
    } else {
      select(el, { scroll: true });
      focusInside(el);
    }
  }
  const adding = document.querySelector<HTMLElement>("[data-adding]");
  if (adding && !adding.contains(document.activeElement)) {
    showPane("items");
    adding.scrollIntoView({ block: "nearest" });
    focusInside(adding);
  }
  const el = current();
  if (el && !el.hasAttribute("aria-current")) select(el);
  shade();
}

// focusInside puts the focus on what needs attention: a conflict, a wrong field,
// the first field, else the card itself.
function focusInside(el: HTMLElement): void {
  const at = el.querySelector<HTMLElement>("[data-conflict]") ??
    el.querySelector<HTMLElement>("[aria-invalid]") ??
    el.querySelector<HTMLElement>("[data-edit] :is(input:not([type=hidden]), select, textarea)") ?? el;
  at.focus({ preventScroll: true });
  // A form is shown from its card's top, with as much of it as fits.
  (el.querySelector("[data-edit]") ? el : at).scrollIntoView({ block: el.querySelector("[data-edit]") ? "start" : "nearest" });
}

// insert brings a new card to its place in the order of the text.
function insert(el: HTMLElement): void {
  for (const twin of document.querySelectorAll(`[data-item="${CSS.escape(idOf(el))}"]`)) {
    if (twin !== el) twin.remove();
  }
  const start = Number(el.dataset.start);
  const after = cards().find((c) => c !== el && Number(c.dataset.start) > start);
  if (after) after.before(el);
}

function busy(e: Event, is: boolean): void {
  const el = (e.target as Element).closest?.("[data-item]");
  if (is) el?.setAttribute("aria-busy", "true");
  else el?.removeAttribute("aria-busy");
}

if (review || text) {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onClick);
  document.addEventListener("mouseover", onHover);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("htmx:before:request", (e) => busy(e, true));
  document.addEventListener("htmx:finally:request", (e) => busy(e, false));
  document.addEventListener("htmx:before:swap", beforeSwap);
  document.addEventListener("htmx:after:swap", afterSwap);
}

if (review) {
  popover?.addEventListener("click", onPopover);
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(onSelect, 250);
  });
  showPane(location.hash.startsWith("#mark-") ? "text" : "items");
  phone.addEventListener("change", () => showPane("items"));
  window.addEventListener("hashchange", () => goTo(location.hash));
  if (!location.hash || !goTo(location.hash)) {
    select(cards().find((c) => c.dataset.state === "pending") ?? cards()[0] ?? null);
  }
} else if (text?.dataset.current) {
  light(text.dataset.current, "hl-current");
  pieces(text.dataset.current)[0]?.scrollIntoView({ block: "nearest" });
}
shade();
startUpload();
