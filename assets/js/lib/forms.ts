// Forms: errors get the focus, empty filters stay out of the address, a second press
// of the button while the first is on its way does nothing, and a list that is
// replaced while the person is in its filters keeps the person there.
import { whenReady } from "./dom";

export function startForms(): void {
  whenReady((root) => root.querySelector<HTMLElement>("[data-summary]")?.focus());

  document.addEventListener("formdata", (e) => {
    const form = e.target as HTMLFormElement;
    if (form.method !== "get") return;
    for (const [name, value] of [...e.formData.entries()]) {
      if (value === "") e.formData.delete(name);
    }
  });

  let place = "";
  document.addEventListener("htmx:before:swap", () => {
    const at = document.activeElement;
    place = at?.closest(".list") ? at.id : "";
  });
  document.addEventListener("htmx:after:swap", () => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (place && lost) document.getElementById(place)?.focus({ preventScroll: true });
    place = "";
  });

  let sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (e) => {
    const form = e.target as HTMLFormElement;
    if (form.method !== "post" || e.defaultPrevented) return;
    if (sent.has(form)) e.preventDefault();
    sent.add(form);
  });
  // Coming back by the browser's history, a form may be sent again.
  window.addEventListener("pageshow", (e) => {
    if (e.persisted) sent = new WeakSet();
  });
}
