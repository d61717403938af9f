// Dragging the bars of a project's plan. A bar that is moved fills in the boxes of
// the plan's form; nothing is kept before a person gives the reason and saves.
export {}; // names of this file are its own

const day = 86_400_000;

function shifted(iso: string, days: number): string {
  const t = Date.parse(iso + "T00:00:00Z");
  return Number.isNaN(t) ? iso : new Date(t + days * day).toISOString().slice(0, 10);
}

function box(field: string, row: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`#replan input[name="${field}-${row}"]`);
}

// move shifts the planned days of a row by whole days.
function move(row: string, days: number): void {
  for (const field of ["start", "finish"]) {
    const input = box(field, row);
    if (input) input.value = shifted(input.value, days);
  }
  document.querySelector(`#replan tr[data-milestone="${row}"]`)?.classList.add("is-moved");
  const fold = document.querySelector<HTMLDetailsElement>("#replan-part");
  if (fold) fold.open = true;
  const push = document.querySelector<HTMLInputElement>('#replan input[name="push"]');
  if (push) push.checked = true;
}

function start(chart: HTMLElement): void {
  const scale = Number(chart.dataset.scale);
  if (!(scale > 0)) return;
  let held: { bar: SVGRectElement; row: string; from: number; x: number; days: number; id: number } | undefined;
  let frame = 0;
  chart.addEventListener("pointerdown", (e) => {
    const bar = (e.target as Element).closest<SVGRectElement>("rect[data-row]");
    if (!bar || e.button !== 0) return;
    held = { bar, row: bar.dataset.row!, from: e.clientX, x: Number(bar.getAttribute("x")), days: 0, id: e.pointerId };
    bar.setPointerCapture(e.pointerId);
    bar.classList.add("is-dragged");
    e.preventDefault();
  });
  chart.addEventListener("pointermove", (e) => {
    if (!held || e.pointerId !== held.id) return;
    held.days = Math.round((e.clientX - held.from) / scale);
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (held) held.bar.setAttribute("x", String(held.x + held.days * scale));
    });
  });
  const drop = (kept: boolean) => (e: PointerEvent) => {
    if (!held || e.pointerId !== held.id) return;
    const h = held;
    held = undefined;
    h.bar.classList.remove("is-dragged");
    if (!kept || h.days === 0) {
      h.bar.setAttribute("x", String(h.x));
      return;
    }
    h.bar.setAttribute("x", String(h.x + h.days * scale));
    move(h.row, h.days);
    document.querySelector<HTMLTextAreaElement>('#replan textarea[name="reason"]')?.focus();
  };
  chart.addEventListener("pointerup", drop(true));
  chart.addEventListener("pointercancel", drop(false));
}

document.querySelectorAll<HTMLElement>("[data-gantt]").forEach(start);

// A chart wider than the window opens where today is, not at its oldest year.
function today(chart: HTMLElement): void {
  const line = chart.querySelector<SVGLineElement>("line.today");
  const names = chart.querySelector<HTMLElement>(".gantt-names");
  if (!line || chart.scrollWidth <= chart.clientWidth) return;
  const room = chart.clientWidth - (names?.offsetWidth ?? 0);
  chart.scrollLeft = Number(line.getAttribute("x1")) - room * 0.6;
}

document.querySelectorAll<HTMLElement>(".gantt").forEach(today);
