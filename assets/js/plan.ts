// Reading a chapter: a note lights its place in the text and the place its note.

function light(id: string, on: boolean): void {
  const key = CSS.escape(id);
  for (const el of document.querySelectorAll(`[data-marks~="${key}"], [data-note="${key}"]`)) {
    el.classList.toggle("is-lit", on);
  }
}

let lit: string[] = [];

function show(ids: string[]): void {
  for (const id of lit) light(id, false);
  lit = ids;
  for (const id of lit) light(id, true);
}

function at(target: EventTarget | null): string[] {
  if (!(target instanceof Element)) return [];
  const el = target.closest<HTMLElement>("[data-note], [data-marks]");
  return (el?.dataset.note ?? el?.dataset.marks ?? "").split(" ").filter(Boolean);
}

for (const event of ["mouseover", "focusin"]) {
  document.addEventListener(event, (e) => {
    const ids = at(e.target);
    if (ids.join() !== lit.join()) show(ids);
  });
}
