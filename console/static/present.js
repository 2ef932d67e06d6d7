"use strict";
// Who looks at a case, put in place when it changes; and a word to the others while somebody types to the debtor.
(() => {
  const EVERY = 8000; // One word in eight seconds says that somebody still types.
  const address = (id) => `${document.body.dataset.events.replace(/events$/, "present/")}${id.split("/").map(encodeURIComponent).join("/")}`;

  document.addEventListener("amicable:present", async (event) => {
    const places = [...document.querySelectorAll("[data-present]")].filter((item) => item.dataset.present === event.detail);
    if (!places.length) return;
    const answer = await fetch(address(event.detail), { headers: { "Amicable-Live": "1" } });
    if (!answer.ok || answer.redirected) return;
    const words = await answer.text();
    for (const place of places) place.innerHTML = words;
  });

  let last = -EVERY;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    const id = document.body.dataset.case;
    if (!id || event.target.tagName !== "TEXTAREA" || !form?.elements.seen || performance.now() - last < EVERY) return;
    last = performance.now();
    fetch(address(id), { method: "POST", body: new URLSearchParams({ csrf: form.elements.csrf.value }) });
  });
})();
