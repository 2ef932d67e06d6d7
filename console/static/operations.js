// The year's calendar by keys: arrows move by a day or a week, Page Up and Page Down by a month; one stop for Tab.
"use strict";

for (const year of document.querySelectorAll("[data-year]")) {
  const days = [...year.querySelectorAll("a[data-day]")];
  const byDay = new Map(days.map((link) => [link.dataset.day, link]));
  const stop = (link) => {
    for (const other of days) other.tabIndex = other === link ? 0 : -1;
  };
  const moved = (text, count, months) => {
    const day = new Date(`${text}T12:00:00Z`);
    if (months) day.setUTCMonth(day.getUTCMonth() + months);
    day.setUTCDate(day.getUTCDate() + count);
    return day.toISOString().slice(0, 10);
  };
  const steps = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [-7, 0], ArrowDown: [7, 0], PageUp: [0, -1], PageDown: [0, 1],
  };
  stop(year.querySelector("a.chosen") || days[0]);
  year.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const here = event.target.closest("a[data-day]");
    if (!step || !here || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = byDay.get(moved(here.dataset.day, ...step));
    event.preventDefault();
    if (!next) return;
    stop(next);
    next.focus();
  });
}
