// The review queue by keyboard. Enhancement only: every button and link of the page works without this file.
// Keys: y yes, n no, c choose another, s skip, u take the last decision back; 1 to 8 choose of what was found.

const PAUSE = 120; // milliseconds within which a second press of a key is a slip of the finger, not an answer
const part = { "X-Review-Part": "1" };
const root = document.getElementById("review");
const status = document.getElementById("review-said");
let busy = false;
let pressed = -PAUSE;

const item = () => root.querySelector("[data-review-item]");
const heading = () => root.querySelector("h2");
const keyed = (key) => root.querySelector(`[data-review-key="${key}"]`);

// A long text scrolls in its box: what suggested it is brought into view, and the keyboard reaches the rest
function showWords() {
  const text = root.querySelector(".ct-review__text");
  if (!text || text.scrollHeight <= text.clientHeight) return;
  text.tabIndex = 0;
  const first = text.querySelector("mark");
  if (first) text.scrollTop = first.offsetTop - text.offsetTop - text.clientHeight / 3;
}

function say(words) {
  // A screen reader says again only what has changed
  status.textContent = status.textContent === words ? `${words}\u00a0` : words;
}

function show(html, { focus = true } = {}) {
  root.innerHTML = html;
  const said = root.querySelector("[data-review-said]")?.dataset.reviewSaid.trim() ?? "";
  const here = item()?.dataset.reviewHere;
  // The place is kept in the address, so that a reload shows the same item
  if (here) window.history.replaceState(null, "", here);
  showWords();
  if (focus) heading()?.focus({ preventScroll: true });
  root.scrollIntoView({ block: "nearest" });
  if (said) say(said);
}

async function ask(address, options = {}) {
  if (busy) return;
  busy = true;
  root.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: part, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    show(await answer.text());
  } catch {
    // Signed out, gone, or no network: the plain page says what it is
    say("That did not work. Nothing was decided. Reload the page and try again.");
    const notice = document.createElement("p");
    notice.className = "govuk-error-message";
    notice.textContent = status.textContent;
    root.prepend(notice);
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
}

function send(form, button) {
  const data = new FormData(form);
  if (button?.name) data.append(button.name, button.value);
  return ask(form.action, { method: "POST", body: data });
}

async function search(form) {
  const address = `${form.action.split("#")[0]}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address, { headers: part, credentials: "same-origin" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("choices");
  if (!found || !form.isConnected) return;
  root.querySelector("#choices").replaceWith(found);
  const n = found.querySelectorAll("button").length;
  say(n ? `${n} found. Tab to choose one.` : "Nothing is called so.");
}

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-review-search]")) {
    event.preventDefault();
    search(form).then(() => root.querySelector("#choices button")?.focus());
  } else if (form.matches("[data-review-form]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

root.addEventListener("click", (event) => {
  const link = event.target.closest("[data-review-get]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  ask(link.href);
});

let typing;
root.addEventListener("input", (event) => {
  const form = event.target.closest("[data-review-search]");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(() => search(form), 200);
});

function choose() {
  const details = root.querySelector("#choose");
  if (!details) return;
  details.open = true;
  details.querySelector("input:not([type=hidden]), button")?.focus();
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  const inside = root.contains(target);
  if (event.key === "Escape" && inside && root.querySelector("#choose[open]")) {
    root.querySelector("#choose").open = false;
    heading()?.focus();
    return;
  }
  // Only where the item has the focus, or nothing has: letters typed elsewhere decide nothing
  if (!inside && target !== document.body) return;
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input:not([type=checkbox], [type=radio]), select, textarea")) return;
  const key = event.key.toLowerCase();
  const choices = root.querySelectorAll("#choose[open] #choices button");
  const wanted = choices[Number(key) - 1] ?? keyed(key);
  if (!wanted) return;
  event.preventDefault();
  // A key that is held down, or pressed twice by a slip, answers once
  if (busy || event.repeat || event.timeStamp - pressed < PAUSE) return;
  pressed = event.timeStamp;
  if (key === "c") choose();
  else if (wanted.form) send(wanted.form, wanted);
  else ask(wanted.href);
});

showWords();
// The first item has the focus at once, unless the reader came to a place of the page
if (!window.location.hash) heading()?.focus({ preventScroll: true });
