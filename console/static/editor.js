"use strict";
// The editor works without this file: its forms are whole. With it, steps are dragged along the line or moved by the
// arrow keys, buttons change the form in place, and a placeholder goes to where the cursor is.
(() => {
  const editor = () => document.getElementById("editor");
  const EDGE = 60;
  const WIDE = 1000;
  const PAUSE = 350;
  let timer = 0;
  let unsaved = false;

  // --- the form in place of the page ---
  async function act(name, focus) {
    const form = editor();
    if (!form) return;
    clearTimeout(timer);
    const typed = new FormData(form);
    typed.set("act", name);
    const answer = await fetch(form.dataset.table, { method: "POST", body: new URLSearchParams(typed) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = fresh.getElementById("editor");
    if (!answer.ok || !next) { form.requestSubmit(); return; }
    for (const id of ["verdict", "said-whole"]) {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (old && now) old.replaceWith(now);
    }
    form.replaceWith(next);
    window.htmx?.process(next);
    unsaved = true;
    if (focus) document.querySelector(focus)?.focus();
  }
  const idOf = (number) => editor()?.querySelector(`[name="s${number}-id"]`)?.value ?? "";
  const markOf = (id) => `.mark[aria-label="${CSS.escape(id)}"]`;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#editor button[name=act]");
    if (button && !["save", "check"].includes(button.value)) {
      event.preventDefault();
      const nudged = /^(earlier|later):/.test(button.value);
      act(button.value, nudged ? `#editor button[value="${CSS.escape(button.value)}"]` : "");
    }
    const chip = event.target.closest("[data-insert]");
    if (chip) insert(document.getElementById(chip.dataset.into), chip.dataset.insert);
  });

  function insert(field, text) {
    if (!field || field.disabled) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  // --- steps on the line ---
  function place(mark, day) {
    const line = mark.ownerSVGElement.dataset;
    const low = Number(mark.getAttribute("aria-valuemin"));
    const high = Number(mark.getAttribute("aria-valuemax"));
    const there = Math.min(Math.max(day, low), high);
    mark.setAttribute("aria-valuenow", there);
    mark.setAttribute("aria-valuetext", mark.getAttribute("aria-valuetext").replace(/-?\d+/, there));
    const x = EDGE + (there - line.first) / (line.last - line.first) * (WIDE - 2 * EDGE);
    mark.setAttribute("transform", `translate(${x - mark.dataset.x} 0)`);
    mark.querySelector("text").textContent = `${mark.getAttribute("aria-label")} · ${there}`;
    return there;
  }
  function settle(mark) {
    const number = mark.dataset.number;
    act(`to:${number}:${mark.getAttribute("aria-valuenow")}`, markOf(idOf(number)));
  }

  const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest?.("#editor .mark[tabindex]");
    if (!mark || !(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    place(mark, Number(mark.getAttribute("aria-valuenow")) + KEYS[event.key]);
    clearTimeout(timer);
    timer = setTimeout(() => settle(mark), PAUSE);
  });

  document.addEventListener("pointerdown", (event) => {
    const mark = event.target.closest?.("#editor .mark[tabindex]");
    if (!mark || event.button || editor().querySelector("fieldset[disabled] .mark")) return;
    const svg = mark.ownerSVGElement;
    const box = svg.getBoundingClientRect();
    const perDay = (WIDE - 2 * EDGE) / (svg.dataset.last - svg.dataset.first) * box.width / WIDE;
    const [from, day] = [event.clientX, Number(mark.getAttribute("aria-valuenow"))];
    const move = (at) => place(mark, day + Math.round((at.clientX - from) / perDay));
    const drop = () => {
      mark.classList.remove("held");
      mark.removeEventListener("pointermove", move);
      if (Number(mark.getAttribute("aria-valuenow")) !== day) settle(mark);
    };
    mark.classList.add("held");
    mark.setPointerCapture(event.pointerId);
    mark.addEventListener("pointermove", move);
    mark.addEventListener("pointerup", drop, { once: true });
    mark.addEventListener("pointercancel", drop, { once: true });
    mark.focus({ preventScroll: true });
    event.preventDefault();
  });

  // --- nothing typed is lost by leaving ---
  document.addEventListener("input", (event) => { if (event.target.closest("#editor, #words")) unsaved = true; });
  document.addEventListener("change", (event) => {
    if (/^s\d+-kind$/.test(event.target.name ?? "")) act("order", `[name="${event.target.name}"]`);
  });
  document.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  if (document.getElementById("unsaved")) unsaved = true;
})();
