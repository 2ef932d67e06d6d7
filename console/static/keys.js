"use strict";
// Keys of one letter, never while somebody types; each can turn them off (data-keys is missing then). Links and buttons do all of it too.
(() => {
  const PATIENCE = 1500; // How long `g` waits for its second letter.
  const dialog = document.getElementById("keys");
  document.querySelector("[data-keys-list]")?.addEventListener("click", (event) => {
    if (!dialog) return;
    event.preventDefault();
    document.getElementById("menu")?.hidePopover?.();
    dialog.showModal();
  });
  if (!("keys" in document.body.dataset)) return;

  const writes = (place) => place.isContentEditable || /^(TEXTAREA|SELECT)$/.test(place.tagName)
    || (place.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset)$/.test(place.type));
  const lines = () => [...document.querySelectorAll("main .queue > li, main tbody > tr")]
    .map((item) => item.querySelector("a[href], summary, button:not(:disabled)")).filter((item) => item?.checkVisibility());

  function step(by) {
    const found = lines();
    if (!found.length) return false;
    const at = found.findIndex((item) => item === document.activeElement || item.closest("li, tr")?.contains(document.activeElement));
    const next = found[at < 0 ? (by > 0 ? 0 : found.length - 1) : Math.min(Math.max(at + by, 0), found.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function into(id) {
    const field = document.getElementById(id);
    if (!field || field.disabled) return false;
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    return true;
  }
  const keys = {
    "?": () => { dialog?.showModal(); return Boolean(dialog); },
    "/": () => into("q"),
    r: () => into("reply"),
    j: () => step(1),
    k: () => step(-1),
  };

  let since = -PATIENCE;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writes(event.target)) { event.target.blur(); return; }
    if (writes(event.target) || document.querySelector("dialog[open]")) return;
    let done = false;
    if (event.timeStamp - since < PATIENCE) {
      since = -PATIENCE;
      const link = document.querySelector(`#menu a[data-key="${CSS.escape(event.key)}"]`);
      if (link) { link.click(); done = true; }
    } else if (event.key === "g") {
      since = event.timeStamp;
      done = true;
    } else {
      done = keys[event.key]?.() ?? false;
    }
    if (done) event.preventDefault();
  });
})();
