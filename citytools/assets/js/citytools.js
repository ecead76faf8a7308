// Enhancement only: every page works without this file. The Design System's own scripts look after focus in the
// error summary, the skip link, double clicks on a button and the exclusive "none of these" checkbox.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink, createAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

const components = [[Button, { preventDoubleClick: true }], [Checkboxes], [ErrorSummary], [NotificationBanner], [Radios], [SkipLink]];

function enhance(scope) {
  for (const [component, config] of components) {
    createAll(component, config, { scope });
  }
}

enhance(document);

// What htmx has swapped in is new to the Design System's scripts
document.addEventListener("htmx:afterSettle", (event) => enhance(event.target));
