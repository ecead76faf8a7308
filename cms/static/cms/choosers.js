/* The dialogs of cms/choosers: the page's own data set goes with the question, and fields of several. */
(() => {
  const Base = window.telepath.constructors["wagtail.admin.widgets.Chooser"];

  function asked(by) {
    const of = document.querySelector("select[name=data_set]");
    return { by, ...(of ? { of: of.value } : {}) };
  }

  class CityToolsChooser extends window.Chooser {
    getModalOptions() {
      return { linkedFieldFilters: asked(this.opts.by) };
    }
  }
  window.CityToolsChooser = CityToolsChooser;

  class CityToolsChooserFactory extends Base {
    widgetClass = CityToolsChooser;
    getModalOptions() {
      return { linkedFieldFilters: asked(this.opts.by) };
    }
  }
  window.telepath.register("citytools.Chooser", CityToolsChooserFactory);

  function add(many, { id, title }) {
    const name = many.dataset.name;
    if (many.querySelector(`input[value="${CSS.escape(id)}"]`)) return;
    const item = document.createElement("li");
    const input = Object.assign(document.createElement("input"), { type: "hidden", name, value: id });
    const label = Object.assign(document.createElement("span"), { textContent: title });
    const remove = Object.assign(document.createElement("button"), {
      type: "button", className: "button button-small button-secondary no", textContent: "Take away",
    });
    remove.dataset.manyRemove = "";
    remove.setAttribute("aria-label", `Take away ${title}`);
    item.append(input, label, " ", remove);
    many.querySelector("[data-many-list]").append(item);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-many-remove]");
    if (remove) {
      const many = remove.closest("[data-many-chooser]");
      remove.closest("li").remove();
      many.querySelector("[data-many-add]").focus();
      many.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const button = event.target.closest("[data-many-add]");
    if (button) {
      const many = button.closest("[data-many-chooser]");
      const dialog = new CityToolsChooserFactory("", "", { modalUrl: many.dataset.modalUrl, by: "pk" });
      dialog.openModal((chosen) => chosen.forEach((one) => add(many, one)), { multiple: true });
    }
  });
})();
