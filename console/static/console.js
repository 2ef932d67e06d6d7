"use strict";
// The pages work without this file; with it, they read themselves anew when something has changed.
(() => {
  const page = document.body.dataset;
  let source = null;
  let waiting = 0;

  const busyInside = (part) => part.contains(document.activeElement) && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  const openOnes = (part) => [...part.querySelectorAll("details")].map((item) => item.open);

  function take(part, fresh) {
    if (!fresh || busyInside(part) || part.innerHTML === fresh.innerHTML) return;
    const open = openOnes(part);
    const atEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 40;
    part.innerHTML = fresh.innerHTML;
    part.querySelectorAll("details").forEach((item, index) => { if (open[index] !== undefined) item.open = open[index]; });
    if (atEnd) part.scrollTop = part.scrollHeight;
  }

  async function refresh() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "Amicable-Live": "1" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) take(part, fresh.getElementById(part.id));
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 150);
  }

  function listen() {
    if (source) return;
    source = new EventSource(page.case ? `${page.events}?case=${encodeURIComponent(page.case)}` : page.events);
    source.addEventListener("changed", soon);
  }
  function rest() { source?.close(); source = null; }

  document.addEventListener("submit", (event) => {
    if (event.target.method === "post") setTimeout(() => event.target.querySelectorAll("button").forEach((item) => { item.disabled = true; }));
  });
  const transcript = document.getElementById("transcript");
  if (transcript) transcript.scrollTop = transcript.scrollHeight;
  if (!document.querySelector("[data-live]")) return;

  // A page in the demo's frame hears the news from the page around it: browsers open six connections to a server, no more.
  if ("demo" in page && window.parent !== window) {
    new BroadcastChannel("amicable-demo").addEventListener("message", (event) => {
      if (event.data === "*" || !page.case || event.data === page.case) soon();
    });
    return;
  }
  listen();
  document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else { listen(); soon(); } });
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", listen);
})();
