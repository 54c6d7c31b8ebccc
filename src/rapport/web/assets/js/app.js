// Behaviour added to pages that already work without it.
import {
  createAll,
  Button,
  Checkboxes,
  ErrorSummary,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
} from "./govuk-frontend.min.js";

const components = [Button, Checkboxes, ErrorSummary, Radios, ServiceNavigation, SkipLink, Tabs];

function enhance(scope) {
  for (const component of components) {
    createAll(component, undefined, { scope });
  }
}

// The sheet hides what only a script can show again once this name is set (tabs, the menu of a small screen).
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}

enhance(document);

// The status after a change is read out once and reached by the keyboard first.
const status = document.querySelector("[data-status-focus]");
if (status) {
  status.setAttribute("tabindex", "-1");
  status.focus();
  status.addEventListener("blur", () => status.removeAttribute("tabindex"), { once: true });
}

// Parts fetched by htmx get the same behaviour.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    enhance(event.target);
  }
});
