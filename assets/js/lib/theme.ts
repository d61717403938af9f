// The theme menu works by links; with script it switches without a new page.
const year = 365 * 24 * 3600;

export function startTheme(): void {
  document.addEventListener("click", (e) => {
    const link = (e.target as Element).closest<HTMLAnchorElement>("a[data-theme-choice]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    choose(link.dataset.themeChoice ?? "auto");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announce);
}

function choose(theme: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
  document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name="color-scheme"]')
    ?.setAttribute("content", theme === "auto" ? "light dark" : theme);
  for (const a of document.querySelectorAll<HTMLElement>("a[data-theme-choice]")) {
    if (a.dataset.themeChoice === theme) a.setAttribute("aria-current", "true");
    else a.removeAttribute("aria-current");
  }
  announce();
}

function announce(): void {
  document.dispatchEvent(new CustomEvent("gangyao:theme"));
}
