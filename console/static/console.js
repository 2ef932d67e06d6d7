"use strict";
// The pages work without this file. With it, a form is sent once, nobody is moved by sending it, and a conversation
// begins at its end.
(() => {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    setTimeout(() => event.target.querySelectorAll("button").forEach((item) => { item.disabled = true; }));
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[method=post] button:disabled").forEach((item) => { item.disabled = false; });
  });
  // An act leads back to the same page: the reader stays where they were, unless something has to be told at its top.
  const place = "amicable-place";
  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") sessionStorage.setItem(place, JSON.stringify([location.pathname, window.scrollY]));
  });
  const [path, height] = JSON.parse(sessionStorage.getItem(place) ?? "[]");
  sessionStorage.removeItem(place);
  if (path === location.pathname && !location.hash && !document.querySelector("main [role=alert], main .said-so")) window.scrollTo(0, height);

  const transcript = document.getElementById("transcript");
  if (transcript) transcript.scrollTop = transcript.scrollHeight;
})();
