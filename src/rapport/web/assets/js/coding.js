// The coding desk by keyboard. Keys act only while one of an answer's codes has the focus (WCAG 2.1.4).
const rtl = document.documentElement.dir === "rtl";

function first(row) {
  return row?.querySelector("[data-codes] :is(input:checked, input, textarea)");
}

function go(name) {
  const link = document.querySelector(`[data-go="${name}"]`);
  link?.click();
  return Boolean(link);
}

function move(row, forward) {
  let at = row;
  do {
    at = forward ? at.nextElementSibling : at.previousElementSibling;
  } while (at && !first(at));
  first(at)?.focus();
  return true;
}

function choose(codes, key) {
  const box = codes.querySelector(`[data-key="${key}"]`);
  if (!box) {
    return false;
  }
  box.checked = box.type === "radio" || !box.checked;
  box.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function inList(event, form, row) {
  if (event.key === "Enter" && event.ctrlKey) {
    form.requestSubmit();
    return true;
  }
  if (event.key === "ArrowDown" || event.key === "Enter") {
    return move(row, true);
  }
  return event.key === "ArrowUp" && move(row, false);
}

function inOne(event, form) {
  if (event.key === "Enter") {
    form.requestSubmit();
    return true;
  }
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    return go((event.key === "ArrowRight") === rtl ? "before" : "after");
  }
  return false;
}

for (const form of document.querySelectorAll("form[data-coding]")) {
  form.addEventListener("keydown", (event) => {
    const codes = event.target.closest("[data-codes]");
    if (!codes || !event.target.matches("input") || event.altKey || event.metaKey) {
      return;
    }
    const row = event.target.closest("[data-row]");
    const done =
      (/^[0-9]$/.test(event.key) && !event.ctrlKey && choose(codes, event.key)) ||
      (row ? inList(event, form, row) : inOne(event, form));
    if (done) {
      event.preventDefault();
    }
  });
}

first(document.querySelector('form[data-coding="one"]'))?.focus();
