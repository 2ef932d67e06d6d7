"use strict";
// The page works without this file; with it, messages come and go without a reload.
(() => {
  const page = document.body.dataset;
  const log = document.getElementById("log");
  const scroll = document.getElementById("scroll");
  const form = document.getElementById("say");
  const box = document.getElementById("text");
  const problem = document.getElementById("problem");
  const typing = document.getElementById("typing");
  const notice = document.getElementById("notice");
  const empty = document.getElementById("empty");
  const outgoing = [];
  let patience = 0;

  let following = true;

  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };
  const lastSeen = () => [...log.querySelectorAll(".bubble[data-id]")].pop()?.dataset.id ?? "";

  function showTyping(on) {
    clearTimeout(patience);
    typing.hidden = !on;
    if (on) patience = setTimeout(() => { typing.hidden = true; }, 20000);
    toEnd();
  }

  function insert(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    for (const item of [...holder.content.children]) place(item);
    empty.hidden = Boolean(log.querySelector(".bubble"));
    toEnd();
  }

  function place(item) {
    if (item.classList.contains("day")) {
      const known = [...log.querySelectorAll(".day")].some((day) => day.dataset.day === item.dataset.day);
      if (!known) log.append(item);
      return;
    }
    if (document.getElementById(item.id)) return;
    if (item.dataset.author === "debtor") log.querySelector(".pending")?.remove();
    else showTyping(false);
    const pending = log.querySelector(".pending");
    if (pending) pending.before(item); else log.append(item);
  }

  function showNotice(text) {
    notice.textContent = text;
    notice.hidden = !text;
  }

  function pendingBubble(text) {
    const item = document.createElement("li");
    item.className = "bubble pending";
    item.dataset.author = "debtor";
    const words = document.createElement("div");
    words.className = "text";
    words.dir = "auto";
    words.textContent = text;
    const meta = document.createElement("p");
    meta.className = "meta";
    meta.textContent = page.sending;
    item.append(words, meta);
    log.append(item);
    empty.hidden = true;
    toEnd();
    return item;
  }

  function newClientId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    form.elements.client_id.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function complain(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  async function send() {
    const text = box.value.trim();
    if (!text) { complain(page.nothing); box.focus(); return; }
    complain("");
    outgoing.push({ text, bubble: pendingBubble(text) });
    box.value = "";
    box.focus();
    if (outgoing.length === 1) await carry();
  }

  // One after the other: what is written while a message is on its way goes next.
  async function carry() {
    while (outgoing.length && await deliver(outgoing[0].text)) outgoing.shift();
    if (outgoing.length) giveBack();
  }

  function giveBack() {
    const back = outgoing.splice(0);
    if (back.length > 1 || box.value) newClientId();  // other words than those that may have arrived
    back.forEach((item) => item.bubble.remove());
    box.value = [...back.map((item) => item.text), box.value].filter(Boolean).join("\n");
    box.focus();
  }

  async function deliver(text) {
    const body = new URLSearchParams(new FormData(form));
    body.set("text", text);
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) {
        const known = (answer.headers.get("Content-Type") ?? "").includes("json");
        throw new Error(known ? (await answer.json()).error : page.failed, { cause: "told" });
      }
      newClientId();
      showTyping(notice.hidden);
    } catch (error) {
      complain(error.cause === "told" ? error.message : page.failed);
      return false;
    }
    await refresh().catch(() => {});  // it is said; the answer comes by the stream
    return true;
  }

  async function refresh() {
    const answer = await fetch(`${page.messages}?after=${encodeURIComponent(lastSeen())}`);
    if (!answer.ok) return;
    const news = await answer.json();
    insert(news.bubbles);
    showNotice(news.notice);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });

  // A page in the demo's frames hears the news from the page around it: browsers open six connections to a server, no more.
  let source = null;
  function listen() {
    if (source) return;
    source = new EventSource(`${page.events}?after=${encodeURIComponent(lastSeen())}`);
    source.addEventListener("bubble", (event) => insert(event.data));
    source.addEventListener("notice", (event) => showNotice(event.data));
  }
  function rest() { source?.close(); source = null; }

  if (page.case && window.parent !== window) {
    new BroadcastChannel("amicable-demo").addEventListener("message", (event) => {
      if (event.data === page.case || event.data === "*") refresh();
    });
    refresh();
  } else {
    listen();
    document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
    window.addEventListener("pagehide", rest);
    window.addEventListener("pageshow", listen);
  }
  scroll.addEventListener("scroll", () => { following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40; }, { passive: true });
  new ResizeObserver(() => { if (following) toEnd(); }).observe(scroll);
  toEnd();
})();
