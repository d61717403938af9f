// Arrow keys move between the rows of a table once the focus is in it.
import { plainKey, typing } from "./dom";

export function startRows(): void {
  document.addEventListener("keydown", (e) => {
    const row = (e.target as Element).closest?.("table[data-rows] tbody tr");
    if (!row || !plainKey(e) || typing(e.target)) return;
    const next = target(row, e.key);
    if (next) {
      e.preventDefault();
      next.focus();
      next.closest("tr")?.scrollIntoView({ block: "nearest" });
    }
  });
}

function target(row: Element, key: string): HTMLElement | null {
  const rows = [...row.parentElement!.children].filter((r) => focusable(r));
  const at = rows.indexOf(row);
  const wanted: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const next = rows[wanted[key] ?? -1];
  return next && next !== row ? focusable(next) : null;
}

function focusable(row: Element): HTMLElement | null {
  return row.querySelector<HTMLElement>("a[href], button, input, [tabindex]");
}
