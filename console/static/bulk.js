"use strict";
// Choosing many at once, and the seconds in which an act can be taken back. Without it the pages work as they are.
(() => {
  const picks = () => [...document.querySelectorAll("[data-bulk] input[name=case]")];
  const reveal = () => document.querySelectorAll("[data-pick-all][hidden]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-pick-all]")) return;
    const every = picks().every((item) => item.checked);
    picks().forEach((item) => { item.checked = !every; });
  });
  reveal();
  const main = document.querySelector("main");
  if (main) new MutationObserver(reveal).observe(main, { childList: true, subtree: true }); // what was typed brings new lists
  const again = document.querySelector("[data-again]");
  if (again) {
    const clock = document.querySelector("[data-seconds]");
    let left = Number(again.dataset.again) + 1;
    setInterval(() => {
      left -= 1;
      if (clock) clock.textContent = `${Math.max(0, left)} s`;
      if (left === 0) location.reload();
    }, 1000);
  }
})();
