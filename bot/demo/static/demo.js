"use strict";
(() => {
  const phones = document.getElementById("phones");
  const feed = document.getElementById("feed");
  const said = document.getElementById("said");
  const form = document.getElementById("advance");
  const add = document.querySelector("#add select");
  const blank = document.getElementById("blank");
  const most = 8;
  // The frames open no connections of their own: they hear here what changed.
  const frames = new BroadcastChannel("amicable-demo");

  const all = () => [...phones.querySelectorAll(".phone")];
  const phoneOf = (debtor) => all().find((phone) => phone.dataset.debtor === debtor);

  function remember() {
    const query = all().map((phone) => `phone=${encodeURIComponent(phone.dataset.debtor)}`).join("&");
    history.replaceState(null, "", query ? `/?${query}` : "/");
  }

  function show(phone, debtor) {
    const select = phone.querySelector("select");
    select.value = debtor;
    const { url, language, situation, name } = select.selectedOptions[0].dataset;
    phone.dataset.debtor = debtor;
    phone.querySelector(".language").textContent = language.toUpperCase();
    phone.querySelector(".words").textContent = situation;
    const frame = phone.querySelector("iframe");
    frame.title = `The phone of ${name}`;
    frame.src = url;
    remember();
  }

  function open(debtor) {
    let phone = phoneOf(debtor);
    if (!phone) {
      if (all().length >= most) all()[most - 1].remove();
      phone = blank.content.cloneNode(true).querySelector(".phone");
      phones.append(phone);
      show(phone, debtor);
    }
    phone.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    flash(phone);
  }

  function flash(phone) {
    phone.classList.add("news");
    setTimeout(() => phone.classList.remove("news"), 2500);
  }

  phones.addEventListener("change", (event) => {
    const phone = event.target.closest(".phone");
    if (phone) show(phone, event.target.value);
  });
  phones.addEventListener("click", (event) => {
    if (!event.target.closest(".close")) return;
    event.target.closest(".phone").remove();
    remember();
  });
  add.addEventListener("change", () => { if (add.value) open(add.value); add.value = ""; });
  feed.addEventListener("click", (event) => {
    const button = event.target.closest("[data-phone]");
    if (button) open(button.dataset.phone);
  });

  function setClock({ day, time }) {
    document.getElementById("day").textContent = day;
    document.getElementById("time").textContent = time;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = form.querySelectorAll("button");
    const body = new URLSearchParams({ step: event.submitter.value });
    buttons.forEach((button) => { button.disabled = true; });
    said.textContent = "The clock is moving…";
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(await answer.text());
      const moved = await answer.json();
      setClock(moved.clock);
      said.textContent = moved.said;
    } catch {
      said.textContent = "The clock could not be moved. Is the demo still running?";
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
      event.submitter.focus();
    }
  });

  const source = new EventSource("/demo/events");
  source.addEventListener("clock", (event) => setClock(JSON.parse(event.data)));
  source.addEventListener("status", (event) => { document.getElementById("status").innerHTML = event.data; });
  source.addEventListener("feed", (event) => { feed.innerHTML = event.data; });
  source.addEventListener("changed", (event) => {
    frames.postMessage(event.data);
    const phone = phoneOf(event.data);
    if (phone) flash(phone);
  });
  source.addEventListener("open", () => frames.postMessage("*"));
  window.addEventListener("pagehide", () => source.close());
})();
