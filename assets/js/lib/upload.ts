// Uploads: a file that is too large is refused before it is sent, and the button
// says that the file is being read. The words come with the page.

const input = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>('input[type="file"][data-most-bytes]');

// refuse shows at the field what is wrong with the chosen file; false when nothing is.
function refuse(file: HTMLInputElement): boolean {
  const most = Number(file.dataset.mostBytes);
  const wrong = [...(file.files ?? [])].some((f) => f.size > most);
  const field = file.closest(".field");
  field?.querySelector("[data-size-error]")?.remove();
  field?.classList.toggle("field-wrong", wrong);
  file.toggleAttribute("aria-invalid", false);
  if (!wrong) return false;
  file.setAttribute("aria-invalid", "true");
  const words = document.createElement("p");
  words.className = "field-error";
  words.dataset.sizeError = "";
  words.setAttribute("role", "alert");
  words.textContent = file.dataset.tooLarge ?? "";
  file.parentElement?.before(words);
  return true;
}

export function startUpload(): void {
  document.addEventListener("change", (e) => {
    const file = e.target as HTMLInputElement;
    if (file.matches("input[data-most-bytes]")) refuse(file);
  });
  // Before all other listeners, so that a form held back does not count as sent.
  document.addEventListener("submit", (e) => {
    const form = e.target as HTMLFormElement;
    const file = input(form);
    if (file && refuse(file)) {
      e.preventDefault();
      file.focus();
      return;
    }
    const button = form.querySelector<HTMLButtonElement>("button[data-busy]");
    if (!button) return;
    button.dataset.idle = button.textContent ?? "";
    button.textContent = button.dataset.busy ?? "";
    button.disabled = true;
  }, true);
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-busy][data-idle]")) {
      button.disabled = false;
      button.textContent = button.dataset.idle ?? "";
    }
  });
}
