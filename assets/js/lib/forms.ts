// Forms: errors get the focus, empty filters stay out of the address, and a second
// press of the button while the first is on its way does nothing.
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
