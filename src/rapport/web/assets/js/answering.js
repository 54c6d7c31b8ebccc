// Saves answers by themselves: each changed question with a key of its own, so that a sending that is repeated is kept
// once. What could not be sent yet stays on the page, in memory, and nowhere else.
const form = document.getElementById("answers");
const PATIENCE = 1500;
const LONGEST_WAIT = 30000;
const LONGEST_LEAVE = 5000;

if (form?.dataset.autosave) {
  start(form);
}

function start(form) {
  const words = form.dataset;
  const line = document.querySelector("[data-autosave-status]");
  const waiting = new Map(); // place -> what is to be sent, and the timer that sends it
  const refused = new Set();
  let wait = 1000;
  let stopped = "";
  let sending = false;
  let leaving = null; // the button with which the page is being sent as a whole

  const fieldOf = (target) => target.closest?.("[data-field]");
  const part = (field, selector) => field.querySelector(selector);

  function say(text, link) {
    if (line.textContent === text && !link) {
      return;
    }
    line.textContent = text;
    if (link) {
      line.append(" ", link);
    }
  }

  function mark(field, text, link) {
    const status = part(field, "[data-status]");
    if (!status) {
      return;
    }
    status.textContent = text;
    if (link) {
      status.append(" ", link);
    }
  }

  function anchor(href, text, tab) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = href;
    link.textContent = text;
    if (tab) {
      link.target = "_blank";
      link.rel = "noopener";
    }
    return link;
  }

  function touch(field, delay) {
    const place = field.dataset.field;
    const before = waiting.get(place);
    mark(field, "");
    if (before?.body) {
      // On its way: what is written now is based on what becomes of that, and follows it.
      before.dirty = true;
      return;
    }
    clearTimeout(before?.timer);
    // A new text is a new sending: it gets a key of its own, which every repetition of it carries.
    waiting.set(place, { field, key: crypto.randomUUID(), timer: setTimeout(next, delay) });
  }

  function body(field, key) {
    const [item, path] = field.dataset.field.split(/:(.*)/s);
    const data = new URLSearchParams({ item, path, key });
    for (const control of field.querySelectorAll("input, select, textarea")) {
      if (control.name && (!["radio", "checkbox"].includes(control.type) || control.checked)) {
        data.append(control.name, control.value);
      }
    }
    return data;
  }

  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");

  async function next() {
    const [place, job] = waiting.entries().next().value ?? [];
    if (sending || leaving || !place) {
      return;
    }
    sending = true;
    clearTimeout(job.timer);
    say(words.wordsSaving);
    let response;
    try {
      response = await fetch(words.autosave, {
        method: "POST",
        headers: { "X-CSRFToken": token().value, Accept: "application/json" },
        body: (job.body ??= body(job.field, job.key)),
        redirect: "manual",
      });
    } catch {
      response = null;
    }
    sending = false;
    await settle(place, job, response);
    leave();
  }

  // What is on its way makes a new version of its answer: the whole page waits for it, or would be taken for somebody
  // else's, based on the version before.
  function leave() {
    if (leaving && !leaving.left) {
      leaving.left = true;
      form.requestSubmit(leaving.button);
    }
  }

  async function settle(place, job, response) {
    if (!response || response.status >= 500 || response.status === 429) {
      stopped = "offline";
      say(words.wordsOffline);
      setTimeout(next, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      return;
    }
    if (response.status === 403 || response.type === "opaqueredirect") {
      await signedOut(job, response);
      return;
    }
    wait = 1000;
    stopped = "";
    let answer = {};
    try {
      answer = await response.json();
    } catch {
      answer = { message: words.wordsRefused };
    }
    waiting.delete(place);
    if (response.ok) {
      taken(job.field, answer, !job.dirty);
    } else if (response.status === 409 && answer.state === "conflict") {
      refused.delete(place);
      mark(job.field, answer.message, anchor(words.conflicts, words.wordsChoose));
    } else {
      refused.add(place);
      mark(job.field, answer.message ?? words.wordsRefused);
    }
    if (job.dirty) {
      touch(job.field, 0);
    }
    if (waiting.size) {
      next();
    } else {
      say(refused.size ? words.wordsRefused : words.wordsSaved);
    }
  }

  function taken(field, answer, isLast) {
    refused.delete(field.dataset.field);
    part(field, "[data-version]").value = answer.version;
    part(field, "[data-error]")?.remove();
    for (const control of field.querySelectorAll("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
    }
    const understood = part(field, "[data-understood]");
    if (understood && isLast) {
      understood.textContent = answer.understood;
      understood.hidden = !answer.understood;
    }
    if (isLast) {
      mark(field, words.wordsField);
    }
    if (field.closest("[data-leads]")) {
      route();
    }
  }

  // The session ended, or its token is of an earlier session: with a fresh token the same sending is tried again.
  async function signedOut(job) {
    const fresh = await fetch(words.token, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(
      () => null,
    );
    const found = fresh?.ok ? await fresh.json().catch(() => null) : null;
    if (found?.token && stopped !== "denied") {
      for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
        input.value = found.token;
      }
      // With a good token and still 403: the right to answer is gone, and trying again would not help.
      stopped = job.renewed ? "denied" : "";
      job.renewed = true;
      if (!stopped) {
        next();
        return;
      }
      say(words.wordsRefused);
      return;
    }
    stopped = "signed out";
    say(words.wordsSignedOut, anchor(words.signIn, words.wordsSignIn, true));
  }

  async function route() {
    const response = await fetch(words.routes, { headers: { Accept: "application/json" } }).catch(() => null);
    const routes = response?.ok ? await response.json().catch(() => ({})) : {};
    for (const question of form.querySelectorAll("[data-question]")) {
      const now = routes[question.dataset.question];
      if (now) {
        question.dataset.route = now;
        question.querySelector("[data-asked]").hidden = now !== "asked";
        question.querySelector("[data-waits]").hidden = now !== "unknown";
      }
    }
  }

  form.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) {
      touch(field, PATIENCE);
    }
  });
  form.addEventListener("change", (event) => {
    const field = fieldOf(event.target);
    const job = field && waiting.get(field.dataset.field);
    if (job && !job.body) {
      touch(field, 0);
    }
  });
  form.addEventListener("submit", (event) => {
    for (const job of waiting.values()) {
      clearTimeout(job.timer);
    }
    if (leaving ? !leaving.left : sending) {
      event.preventDefault();
      if (!leaving) {
        leaving = { button: event.submitter, left: false };
        setTimeout(leave, LONGEST_LEAVE);
      }
      return;
    }
    waiting.clear();
    refused.clear();
  });
  window.addEventListener("pageshow", () => {
    leaving = null; // the browser may show the page again as it was when it was left
  });
  window.addEventListener("online", next);
  window.addEventListener("focus", () => {
    if (stopped === "signed out") {
      for (const job of waiting.values()) {
        job.renewed = false;
      }
      next();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size || refused.size) {
      event.preventDefault();
    }
  });
}
