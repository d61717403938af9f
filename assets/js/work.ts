// Tasks: chapters are folded and unfolded without asking the server; one box ticks
// all tasks that are shown, and what is ticked stays so from page to page of a list. The
// same for what could become items of supervision.

document.addEventListener("click", (e) => {
  const link = (e.target as Element).closest?.<HTMLElement>("[data-unfold]");
  if (!link) return;
  e.preventDefault();
  for (const d of document.querySelectorAll<HTMLDetailsElement>(".tree details")) d.open = link.dataset.unfold === "open";
});

// what the boxes are called
const named = document.querySelector<HTMLElement>("[data-ticks]")?.dataset.name ?? "duty";
const box = `input.tick[name=${named}]`;

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(box)];
}

// what is ticked, on this page and on others of the same address
const key = "ticks:" + location.pathname;

function remembered(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]");
  } catch {
    return []; // nothing is kept here: ticks are those of the page
  }
}

function remember(ids: string[]): void {
  try {
    if (ids.length > 0) sessionStorage.setItem(key, JSON.stringify(ids));
    else sessionStorage.removeItem(key);
  } catch {
    // as above
  }
}

function count(bar: HTMLElement): void {
  const words = bar.querySelector<HTMLElement>(".ticked")!;
  const untick = bar.querySelector<HTMLElement>("[data-untick]")!;
  const carried = [...bar.querySelectorAll<HTMLInputElement>(`input[name=${named}]`)];
  // sent by the server, the page says what is ticked; else what was ticked before counts too
  const ticked = new Set(bar.hasAttribute("data-given") ? [] : remembered());
  for (const c of carried) ticked.add(c.value);
  for (const b of boxes()) {
    if (b.checked) ticked.add(b.value);
    b.checked = ticked.has(b.value);
  }
  const say = () => {
    const here = new Set(boxes().map((b) => b.value));
    const elsewhere = [...ticked].filter((id) => !here.has(id));
    for (const c of bar.querySelectorAll(`input[name=${named}]`)) c.remove();
    for (const id of elsewhere) {
      const c = document.createElement("input");
      c.type = "hidden";
      c.name = named;
      c.value = id;
      c.setAttribute("form", bar.dataset.ticks!);
      bar.prepend(c);
    }
    const parts = ticked.size > 0 ? [bar.dataset.say!.replace("{n}", String(ticked.size))] : [];
    if (elsewhere.length > 0) parts.push(bar.dataset.elsewhere!.replace("{n}", String(elsewhere.length)));
    words.textContent = parts.join(" ");
    untick.hidden = ticked.size === 0;
    remember([...ticked]);
  };
  const changed = () => {
    for (const b of boxes()) {
      if (b.checked) ticked.add(b.value);
      else ticked.delete(b.value);
    }
    say();
  };
  document.addEventListener("change", (e) => {
    const t = e.target as HTMLInputElement;
    if (t.matches("[data-tick-all]")) for (const b of boxes()) b.checked = t.checked;
    if (t.matches(`${box}, [data-tick-all]`)) changed();
  });
  untick.addEventListener("click", () => {
    ticked.clear();
    for (const b of document.querySelectorAll<HTMLInputElement>(`${box}, [data-tick-all]`)) b.checked = false;
    say();
  });
  say();
}

for (const all of document.querySelectorAll<HTMLInputElement>("input[data-tick-all]")) all.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
document.querySelectorAll<HTMLElement>("[data-ticks]").forEach(count);

// saved, or led on to another page: nothing is left to remember
document.querySelector("form#apply, form#pick")?.addEventListener("submit", () => remember([]));
