// Tasks: chapters are folded and unfolded without asking the server, and one box
// ticks all tasks that are shown.

document.addEventListener("click", (e) => {
  const link = (e.target as Element).closest?.<HTMLElement>("[data-fold]");
  if (!link) return;
  e.preventDefault();
  for (const d of document.querySelectorAll<HTMLDetailsElement>(".tree details")) d.open = link.dataset.fold === "open";
});

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("input.tick[name=duty]")];
}

for (const all of document.querySelectorAll<HTMLInputElement>("input[data-tick-all]")) {
  all.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const b of boxes()) b.checked = all.checked;
  });
}
