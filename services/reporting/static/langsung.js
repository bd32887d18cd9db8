// Keeps an open page up to date: what is new is fetched as the same page and put in its place.
"use strict";

const AGAIN_MS = 5000;
const main = document.getElementById("isi");
const notice = document.getElementById("pemberitahuan");

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const open = [...main.querySelectorAll("details")].map((each) => each.open);
  main.replaceChildren(...page.getElementById("isi").childNodes);
  main.querySelectorAll("details").forEach((each, place) => { each.open = Boolean(open[place]); });
  document.querySelector("footer.bottom").replaceWith(page.querySelector("footer.bottom"));
  notice.textContent = `${notice.dataset.baru} ${new Date().toLocaleTimeString(document.documentElement.lang, { timeZone: "Asia/Makassar" })} WITA.`;
}

function busy() {
  const focused = document.activeElement;
  return main.contains(focused) && ["INPUT", "SELECT", "TEXTAREA"].includes(focused.tagName);
}

function listen(mark) {
  const source = new EventSource(`${main.dataset.perubahan}?sejak=${encodeURIComponent(mark)}`);
  let newest = mark;
  source.addEventListener("changed", (event) => {
    newest = event.data;
    if (!busy()) refresh();
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(newest), AGAIN_MS);
  });
}

if (main.dataset.perubahan) listen(main.dataset.mark);
