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
    createAll(component, undefined, { scope, onError: () => {} });
  }
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

// An error answer is a whole page: show it instead of leaving the old one in place.
document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.status === 401 || answer.status === 403) {
    window.location.reload();
  }
});
