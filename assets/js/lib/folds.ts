// Groups of the navigation stay as somebody left them. The group of the page in
// view is always open. Without script each page opens what fits.
const key = "nav";

export function startFolds(): void {
  const left = read();
  for (const fold of document.querySelectorAll<HTMLDetailsElement>("details[data-fold]")) {
    const name = fold.dataset.fold ?? "";
    const was = left[name];
    if (was !== undefined && !fold.querySelector("[aria-current]")) fold.open = was;
    fold.querySelector("summary")?.addEventListener("click", () => {
      keep({ ...read(), [name]: !fold.open }); // the click comes before the change
    });
  }
}

function read(): Record<string, boolean> {
  try {
    const left: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return left !== null && typeof left === "object" ? left as Record<string, boolean> : {};
  } catch {
    return {}; // no storage, or not ours
  }
}

function keep(left: Record<string, boolean>): void {
  try {
    localStorage.setItem(key, JSON.stringify(left));
  } catch {
    // it is only not remembered
  }
}
