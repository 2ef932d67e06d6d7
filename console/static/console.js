"use strict";
// The pages work without this file. With it, a form is sent once and a conversation begins at its end.
(() => {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    setTimeout(() => event.target.querySelectorAll("button").forEach((item) => { item.disabled = true; }));
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[method=post] button:disabled").forEach((item) => { item.disabled = false; });
  });
  const transcript = document.getElementById("transcript");
  if (transcript) transcript.scrollTop = transcript.scrollHeight;
})();
