// The chapter editor: inserts a name at the cursor, and warns before typed text is left behind.
const form = document.getElementById("chapter-form");
const text = form?.elements.namedItem("markdown");

function showButtons(scope) {
  for (const button of scope.querySelectorAll("[data-insert]")) {
    button.hidden = false;
  }
}

function insert(token) {
  const start = text.selectionStart;
  text.setRangeText(token, start, text.selectionEnd, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form && text) {
  showButtons(document);
  document.addEventListener("htmx:afterSwap", (event) => showButtons(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (button) {
      insert(button.dataset.insert);
    }
  });

  let unsaved = document.querySelector(".rp-versions") !== null;
  text.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) {
      event.preventDefault();
    }
  });
}
