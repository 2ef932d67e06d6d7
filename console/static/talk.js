"use strict";
// The reply form and the pages of a conversation. Everything works without this file; with it, what is typed is kept by
// itself, counted as it is typed, canned replies are found by keyboard, and older messages come without a new page.
(() => {
  const form = document.getElementById("reply-form");
  const box = document.getElementById("transcript-box");

  // --- older and newer messages ---
  box?.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: { "Amicable-Live": "1" } });
    if (!answer.ok || answer.redirected) { location.href = link.href; return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("transcript-box");
    box.replaceChildren(...fresh.childNodes);
    history.replaceState(null, "", link.href);
    const transcript = document.getElementById("transcript");
    transcript.scrollTop = transcript.scrollHeight;
    transcript.focus();
  });

  if (!form) return;
  const words = form.elements.text;
  const channel = form.elements.channel;

  // --- keys ---
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyC" || !event.altKey || event.ctrlKey || event.metaKey || !canned) return;
    event.preventDefault();
    canned.open = true;
    find.focus();
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const send = form.querySelector("button.main");
    if (!send.disabled) form.requestSubmit(send);
  });

  // --- how long it is ---
  const BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  const DOUBLE = "\f^{}\\[~]|€";
  function segments(text) {
    const signs = [...text];
    const plain = signs.every((sign) => BASIC.includes(sign) || DOUBLE.includes(sign));
    const widths = signs.map((sign) => (plain ? (DOUBLE.includes(sign) ? 2 : 1) : sign.length));
    const units = widths.reduce((sum, width) => sum + width, 0);
    const [alone, joined] = plain ? [160, 153] : [70, 67];
    if (units <= alone) return { plain, count: 1 };
    let count = 1;
    let used = 0;
    for (const width of widths) {
      if (used + width > joined) { count += 1; used = 0; }
      used += width;
    }
    return { plain, count };
  }
  const count = document.getElementById("count");
  function measure() {
    const said = [count.dataset.characters.replace("{n}", `${[...words.value].length} / ${words.dataset.limit}`)];
    if (channel.value === "sms" && words.value) {
      const found = segments(words.value);
      said.push(count.dataset.segments.replace("{n}", found.count));
      if (!found.plain) said.push(count.dataset.unicode);
    }
    count.textContent = words.value ? said.join(" · ") : "";
    count.classList.toggle("late", [...words.value].length > Number(words.dataset.limit));
  }

  // --- drafts ---
  const kept = document.getElementById("kept");
  let timer = 0;
  let sent = false;
  const state = () => [words.value, channel.value, form.elements.day?.value, form.elements.clock?.value].join("\n");
  let before = state();
  async function keep(late) {
    clearTimeout(timer);
    timer = 0;
    if (sent || state() === before) return;
    before = state();
    const body = new URLSearchParams();
    for (const name of ["csrf", "once", "text", "channel"]) body.set(name, form.elements[name].value);
    if (form.elements.day && form.querySelector(".send-later")?.open) { body.set("day", form.elements.day.value); body.set("clock", form.elements.clock.value); }
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: late === true, headers: { "Amicable-Draft": "1" } });
      if (answer.status === 204) kept.textContent = kept.dataset.kept;
      else before = "";
    } catch { before = ""; }
  }
  const soon = () => { measure(); kept.textContent = ""; clearTimeout(timer); timer = setTimeout(keep, 800); };
  form.addEventListener("input", (event) => { if (!("local" in event.target.dataset)) soon(); });
  form.addEventListener("submit", (event) => { sent = !event.submitter?.classList.contains("keep"); clearTimeout(timer); });
  window.addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
  channel.addEventListener("change", measure);
  measure();

  // --- WhatsApp's hours ---
  function countdown() {
    const line = document.querySelector("#ways [data-until]");
    if (!line) return;
    const left = Math.max(0, Math.floor((new Date(line.dataset.until) - Date.now() - skew) / 60000));
    line.querySelector(".left").textContent = line.dataset.left.replace("{left}", `${Math.floor(left / 60)} h ${String(left % 60).padStart(2, "0")} min`);
  }
  const here = form.querySelector("[data-now]");
  const skew = here ? new Date(here.dataset.now) - Date.now() : 0;
  countdown();
  setInterval(countdown, 30000);

  // --- canned replies ---
  const canned = document.getElementById("canned");
  if (!canned) return;
  const find = document.getElementById("canned-find");
  const none = document.getElementById("canned-none");
  const options = [...canned.querySelectorAll("[data-find]")];
  let at = 0;
  find.closest("p").hidden = false;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const shown = () => options.filter((item) => !item.hidden);
  function mark(place) {
    const left = shown();
    at = Math.min(Math.max(place, 0), left.length - 1);
    for (const item of options) item.classList.toggle("chosen", item === left[at]);
    left[at]?.scrollIntoView({ block: "nearest" });
  }
  function look() {
    const asked = plain(find.value).split(/\s+/).filter(Boolean);
    for (const item of options) item.hidden = !asked.every((word) => plain(item.dataset.find).includes(word));
    none.hidden = shown().length > 0;
    mark(0);
  }
  function insert(item) {
    const text = item.querySelector(".preview").textContent;
    words.setRangeText(text, words.selectionStart, words.selectionEnd, "end");
    canned.open = false;
    find.value = "";
    look();
    words.focus();
    soon();
  }
  find.addEventListener("input", look);
  find.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(at + (event.key === "ArrowDown" ? 1 : -1)); }
    if (event.key === "Enter") { event.preventDefault(); const item = shown()[at]; if (item) insert(item); }
    if (event.key === "Escape") { canned.open = false; words.focus(); }
  });
  canned.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    event.preventDefault();
    insert(button.closest("[data-find]"));
  });
  canned.addEventListener("toggle", () => { if (canned.open) { look(); find.focus(); } });
})();
