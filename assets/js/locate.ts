// Where this device is, into a form that asks for a place: a button that stands there
// only where the browser can tell.

function set(form: Element, name: string, value: number): void {
  const box = form.querySelector<HTMLInputElement>(`[data-locate=${name}]`);
  if (!box) return;
  box.value = value.toFixed(6);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const lon of document.querySelectorAll<HTMLInputElement>("[data-locate=lon]")) {
  const form = lon.form;
  if (!form || !("geolocation" in navigator) || !isSecureContext) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button locate";
  button.textContent = lon.dataset.locateWords ?? "";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = "";
    navigator.geolocation.getCurrentPosition(
      (at) => {
        set(form, "lon", at.coords.longitude);
        set(form, "lat", at.coords.latitude);
        said.textContent = `± ${Math.round(at.coords.accuracy)} m`;
        button.disabled = false;
      },
      () => {
        said.textContent = lon.dataset.locateFails ?? "";
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
  const row = document.createElement("p");
  row.className = "located";
  row.append(button, " ", said);
  (lon.closest(".field") ?? lon).before(row);
}
