/* Tabs within a page: links to panels become tabs as WAI-ARIA describes them (arrows move, focus chooses). */

export default function tabs(bar) {
  const all = [...bar.querySelectorAll('a[href^="#"]')];
  const panels = all.map((tab) => document.getElementById(tab.hash.slice(1)));
  if (!all.length || panels.includes(null)) return;

  function choose(index, focus) {
    all.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
      panels[at].hidden = at !== index;
    });
    if (focus) all[index].focus();
  }

  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", bar.dataset.label ?? "");
  all.forEach((tab, at) => {
    tab.id ||= `${panels[at].id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[at].id);
    panels[at].setAttribute("role", "tabpanel");
    panels[at].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(history.state, "", tab.hash);
      choose(at, true);
    });
  });
  bar.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    choose((to + all.length) % all.length, true);
  });
  const wanted = panels.findIndex((panel) => `#${panel.id}` === location.hash || panel.querySelector("[aria-invalid=true]"));
  choose(Math.max(0, wanted), false);
}
