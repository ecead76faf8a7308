// Suggestions for the search box, after the combobox pattern of the ARIA Authoring Practices. Enhancement only: the
// form searches without it, and `/search/suggest/` is a page of its own.

const WAIT = 150; // milliseconds after the last letter
const SHORTEST = 2;

function option(list, number, found) {
  const item = document.createElement("li");
  item.id = `${list.id}-${number}`;
  item.role = "option";
  item.setAttribute("aria-selected", "false");
  item.dataset.href = found.href;
  item.append(found.name);
  const what = document.createElement("small");
  what.append(found.what);
  item.append(what);
  return item;
}

function suggestFor(input) {
  const around = document.createElement("div");
  around.className = "ct-suggest";
  input.replaceWith(around);
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "ct-suggest__list";
  list.role = "listbox";
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  around.append(input, list);
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let timer;
  let asked = 0;
  let at = -1;

  function show(items) {
    list.replaceChildren(...items);
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  function choose(number) {
    at = number;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  async function ask() {
    const text = input.value.trim();
    const mine = ++asked;
    if (text.length < SHORTEST) {
      show([]);
      return;
    }
    const query = new URLSearchParams({ q: text, format: "json" });
    const data = input.form?.elements.namedItem("data")?.value;
    if (data) query.set("data", data);
    try {
      const answer = await fetch(`${input.dataset.suggest}?${query}`, { headers: { Accept: "application/json" } });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (mine === asked) show(found.map((one, n) => option(list, n, one)));
    } catch {
      show([]); // no suggestions: the box still searches
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape") {
      // The first closes the list; a browser empties a search box at each, and what was typed would be gone
      if (count) event.preventDefault();
      asked++;
      show([]);
    } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? (at + 1) % count : (at <= 0 ? count : at) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      window.location.assign(list.children[at].dataset.href);
    }
  });
  // Before the box loses its focus, and the list with it
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) window.location.assign(item.dataset.href);
  });
  input.addEventListener("blur", () => {
    asked++;
    show([]);
  });
}

for (const input of document.querySelectorAll("input[data-suggest]")) suggestFor(input);
