"use strict";
// A day of a chart in figures, as one points at it or goes to it by the arrow keys. Without this file: titles and tables.
(() => {
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

  function choose(chart, number) {
    const days = [...chart.querySelectorAll(".whole")];
    if (!days.length) return;
    const place = Math.min(Math.max(number, 0), days.length - 1);
    const said = days[place].querySelector("title").textContent;
    for (const day of days) day.classList.toggle("chosen", day === days[place]);
    chart.setAttribute("aria-valuenow", place + 1);
    chart.setAttribute("aria-valuetext", said);
    chart.closest(".drawn").querySelector(".told").textContent = said;
  }

  document.addEventListener("keydown", (event) => {
    const chart = event.target.closest?.(".chart[tabindex]");
    if (!chart || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = Number(chart.getAttribute("aria-valuenow")) - 1;
    const last = Number(chart.getAttribute("aria-valuemax")) - 1;
    const goal = event.key in STEPS ? now + STEPS[event.key] : { Home: 0, End: last }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    choose(chart, goal);
  });
  document.addEventListener("focusin", (event) => {
    const chart = event.target.closest?.(".chart[tabindex]");
    if (chart) choose(chart, Number(chart.getAttribute("aria-valuenow")) - 1);
  });
  for (const kind of ["pointerover", "pointerdown"]) {
    document.addEventListener(kind, (event) => {
      const day = event.target.closest?.(".chart .whole");
      if (day) choose(day.closest(".chart"), [...day.parentNode.querySelectorAll(".whole")].indexOf(day));
    });
  }
})();
