// Menus for browsers that are older than popovers or than placing them by CSS.
// Without popovers a menu opens and closes by the class is-open; where the style
// sheet cannot place it below its button, it is placed here. Without script such
// browsers show menus open, in the page.
import { visible } from "./dom";

const native = "popover" in HTMLElement.prototype;
const anchored = native && CSS.supports("position-area: block-end");
const gap = 4;

export function startPopovers(): void {
  if (anchored) return;
  if (!native) emulate();
  document.addEventListener("toggle", (e) => {
    const menu = e.target;
    if (menu instanceof HTMLElement && menu.matches(".menu[popover]") && visible(menu)) place(menu);
  }, true);
}

function emulate(): void {
  document.documentElement.classList.add("no-popover");
  const proto = HTMLElement.prototype as unknown as Record<string, unknown>;
  proto.showPopover = function (this: HTMLElement) { set(this, true); };
  proto.hidePopover = function (this: HTMLElement) { set(this, false); };
  proto.togglePopover = function (this: HTMLElement) { set(this, !open(this)); };

  document.addEventListener("click", (e) => {
    const at = e.target as Element;
    const button = at.closest<HTMLElement>("[popovertarget]");
    const menu = button && target(button);
    for (const other of document.querySelectorAll<HTMLElement>("[popover].is-open")) {
      if (other !== menu && other.getAttribute("popover") !== "manual" && !other.contains(at)) set(other, false);
    }
    if (!button || !menu) return;
    const action = button.getAttribute("popovertargetaction");
    set(menu, action === "hide" ? false : action === "show" ? true : !open(menu));
    if (!open(menu)) opener(menu)?.focus();
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const menu of document.querySelectorAll<HTMLElement>("[popover].is-open")) {
      set(menu, false);
      opener(menu)?.focus();
    }
  });
}

function target(button: HTMLElement): HTMLElement | null {
  return document.getElementById(button.getAttribute("popovertarget") ?? "");
}

function opener(menu: HTMLElement): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

function open(menu: HTMLElement): boolean {
  return menu.classList.contains("is-open");
}

function set(menu: HTMLElement, now: boolean): void {
  if (open(menu) === now) return;
  menu.classList.toggle("is-open", now);
  opener(menu)?.setAttribute("aria-expanded", String(now));
  menu.dispatchEvent(new Event("toggle"));
}

// place puts a menu below the button that opened it, within the window.
function place(menu: HTMLElement): void {
  const button = opener(menu);
  if (!button || innerWidth <= 768) return; // on a phone the sheet says where
  const from = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = button.closest(".plan, .figure") || button.matches(".figure") ? from.left : from.right - size.width;
  const below = from.bottom + gap;
  const top = below + size.height > innerHeight ? Math.max(from.top - gap - size.height, gap) : below;
  Object.assign(menu.style, {
    inset: "auto", margin: "0",
    left: `${Math.min(Math.max(left, gap), Math.max(innerWidth - size.width - gap, gap))}px`,
    top: `${top}px`,
  });
}
