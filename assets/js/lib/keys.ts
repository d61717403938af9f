// Single keys: / goes to the search box, and a button with data-key is pressed by
// its key. They can be switched off, since some people's tools send letters.
import { plainKey, typing, visible, whenReady } from "./dom";

const setting = "keys";

function on(): boolean {
  try {
    return localStorage.getItem(setting) !== "off";
  } catch {
    return true;
  }
}

function remember(value: boolean): void {
  try {
    localStorage.setItem(setting, value ? "on" : "off");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

export function startKeys(): void {
  let enabled = on();
  whenReady((root) => {
    for (const box of root.querySelectorAll<HTMLInputElement>("input[data-keys-setting]")) {
      box.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
      box.checked = enabled;
      box.onchange = () => remember((enabled = box.checked));
    }
  });
  document.addEventListener("keydown", (e) => {
    if (!enabled || !plainKey(e) || typing(e.target)) return;
    if (e.key === "/") {
      const box = document.querySelector<HTMLInputElement>("input[data-search]");
      if (box) {
        e.preventDefault();
        box.focus();
        box.select();
      }
      return;
    }
    const key = e.key.toLowerCase();
    for (const el of document.querySelectorAll<HTMLElement>("[data-key]")) {
      if (el.dataset.key?.toLowerCase() === key && visible(el)) {
        e.preventDefault();
        el.click();
        return;
      }
    }
  });
}
