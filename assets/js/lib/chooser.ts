// Choosers: a long list of boxes is searched by typing, and the names that are
// ticked stand above it. Without the script the list is simply scrolled.
import { whenReady } from "./dom";

function start(field: HTMLElement): void {
  const find = field.querySelector<HTMLInputElement>(".find");
  const chosen = field.querySelector<HTMLElement>(".chosen");
  if (!find || !chosen || !find.hidden) return;
  const rows = [...field.querySelectorAll<HTMLElement>(".chooser-list .check")];
  const boxOf = (row: HTMLElement) => row.querySelector<HTMLInputElement>("input")!;
  const name = (row: HTMLElement) => row.textContent!.trim();
  const none = document.createElement("p");
  none.className = "hint";
  none.textContent = find.dataset.none ?? "";
  none.hidden = true;
  field.querySelector(".chooser-list")!.append(none);

  const tell = () => {
    const names = rows.filter((r) => boxOf(r).checked).map(name);
    chosen.textContent = `${chosen.dataset.chosen ?? ""} ${names.length}${names.length ? ": " + names.join("、") : ""}`;
  };
  const narrow = () => {
    const words = find.value.trim().toLowerCase();
    for (const r of rows) r.hidden = words !== "" && !name(r).toLowerCase().includes(words);
    none.hidden = rows.some((r) => !r.hidden);
  };
  const visible = () => rows.filter((r) => !r.hidden).map(boxOf);
  find.hidden = false;
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", (e) => {
    if (e.key === "Enter") {
      e.preventDefault(); // ticks the one that is left, and never sends the form
      const left = visible();
      if (left.length !== 1) return;
      left[0]!.checked = !left[0]!.checked;
      find.value = "";
      narrow();
      tell();
    } else if (e.key === "ArrowDown") {
      e.preventDefault();
      visible()[0]?.focus();
    }
  });
  field.querySelector(".chooser-list")!.addEventListener("keydown", (e) => {
    const key = (e as KeyboardEvent).key;
    if (key !== "ArrowDown" && key !== "ArrowUp") return;
    e.preventDefault();
    const list = visible();
    const at = list.indexOf(document.activeElement as HTMLInputElement) + (key === "ArrowDown" ? 1 : -1);
    (at < 0 ? find : list[Math.min(at, list.length - 1)]!).focus();
  });
  field.addEventListener("change", tell);
  tell();
}

export function startChoosers(): void {
  whenReady((root) => {
    for (const f of root.querySelectorAll<HTMLElement>(".chooser")) start(f);
  });
}
