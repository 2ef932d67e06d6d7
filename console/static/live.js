"use strict";
// Parts of a page (data-live, each with an id) are read anew when something has changed and put in place by htmx,
// which moves what stays: focus, typed text, open details and scroll are kept. Without htmx a page stays as it came.
(() => {
  const page = document.body.dataset;
  const htmx = window.htmx;
  if (!htmx || !page.events || !document.querySelector("[data-live]")) return;

  const SOON = 60; // Several changes of one act are one reading.
  const APART = 500; // A busy house does not read without end.
  const NEAR = 40;
  let source = null;
  let timer = 0;
  let last = 0;
  let reading = false;

  const typing = (field) => field === document.activeElement && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName);
  function changed(field) {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((item) => item.selected !== item.defaultSelected) && field.selectedIndex > 0;
    return field.value !== field.defaultValue;
  }

  htmx.registerExtension("keep", {
    htmx_before_morph_attr: (place, change) => {
      if (change.attrName === "open" && place.tagName === "DETAILS") return false;
      if (change.attrName === "value" && place.tagName === "INPUT" && place.type !== "hidden" && changed(place)) return false;
      return undefined;
    },
  });

  // What somebody is typing is never taken away: such a part waits until they are done.
  function inTheWay(place, fresh) {
    return [...place.querySelectorAll("input, textarea, select")].some((field) =>
      (typing(field) || changed(field)) && !(field.id && fresh.querySelector(`#${CSS.escape(field.id)}`)));
  }
  const followed = new Set();
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    if (ctx.sourceElement !== document.body || !ctx.request.headers["Amicable-Live"]) return;
    if (!ctx.response.raw.ok || ctx.response.raw.redirected) { event.preventDefault(); return; }
    followed.clear();
    for (const task of tasks.filter((item) => item.type === "oob")) {
      const place = task.target;
      if (inTheWay(place, task.fragment)) tasks.splice(tasks.indexOf(task), 1);
      else if (place.scrollHeight > place.clientHeight && place.scrollHeight - place.scrollTop - place.clientHeight < NEAR) followed.add(place);
    }
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const place of followed) place.scrollTop = place.scrollHeight;
    followed.clear();
  });

  async function read() {
    timer = 0;
    if (reading) { soon(); return; }
    reading = true;
    last = performance.now();
    try {
      await htmx.ajax("GET", location.pathname + location.search, {
        source: document.body, swap: "none", selectOOB: "[data-live]:outerMorph", headers: { "Amicable-Live": "1" },
      });
    } finally { reading = false; }
  }
  function soon() {
    if (!timer) timer = setTimeout(read, Math.max(SOON, last + APART - performance.now()));
  }

  const away = document.getElementById("away");
  function listen() {
    if (source) return;
    const shows = page.version ? `&version=${page.version}` : "";
    source = new EventSource(page.case ? `${page.events}?case=${encodeURIComponent(page.case)}${shows}` : page.events);
    source.addEventListener("changed", soon);
    source.addEventListener("present", (event) => document.dispatchEvent(new CustomEvent("amicable:present", { detail: event.data })));
    source.addEventListener("open", () => { away.hidden = true; });
    source.addEventListener("error", () => { away.hidden = source?.readyState !== EventSource.CLOSED; });
  }
  function rest() { source?.close(); source = null; }

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
