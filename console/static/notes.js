"use strict";
// Names are completed after an @, a file that is too large is told before it is sent, a link is copied. All works without.
(() => {
  const WORD = /(^|[^\w@.])@([a-z0-9._-]*)$/;

  function complete(field) {
    const names = field.dataset.names.split(" ").filter(Boolean);
    if (!names.length) return;
    const list = document.createElement("ul");
    list.className = "names";
    list.id = `${field.id}-names`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "@");
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-autocomplete", "list");
    let chosen = 0;

    const begun = () => WORD.exec(field.value.slice(0, field.selectionStart));
    function close() { list.hidden = true; field.removeAttribute("aria-activedescendant"); }
    function mark(place) {
      chosen = (place + list.children.length) % list.children.length;
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
      field.setAttribute("aria-activedescendant", list.children[chosen].id);
    }
    function take(name) {
      const start = field.selectionStart - begun()[2].length;
      field.setRangeText(`${name} `, start, field.selectionStart, "end");
      close();
      field.focus();
    }
    function look() {
      const found = begun();
      const fitting = found ? names.filter((name) => name.startsWith(found[2])).slice(0, 8) : [];
      if (!fitting.length) { close(); return; }
      list.replaceChildren(...fitting.map((name, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.textContent = name;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(name); });
        return item;
      }));
      list.hidden = false;
      mark(0);
    }
    field.addEventListener("input", look);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (move) mark(chosen + move);
      else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen].textContent);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  const seen = new WeakSet();
  document.addEventListener("focusin", (event) => {
    const field = event.target;
    if (field.dataset?.names === undefined || seen.has(field)) return;
    seen.add(field);
    complete(field);
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.dataset?.largest === undefined) return;
    const large = [...field.files].some((file) => file.size > Number(field.dataset.largest));
    field.setCustomValidity(large ? field.dataset.tooLarge : "");
    field.reportValidity();
  });
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.copied;
    });
  }
})();
