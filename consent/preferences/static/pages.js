// The page works without this. It marks what is not saved yet, and warns before the link
// ends. It keeps nothing: no cookie, no storage.

const choices = document.getElementById("choices");
const switches = choices ? [...choices.querySelectorAll("input[data-was]")] : [];
const unsaved = document.querySelector(".unsaved > span");

const isTyped = (each) => each.checked !== (each.dataset.was === "on");

const mark = () => {
  for (const each of switches) {
    each.closest(".switch").classList.toggle("typed", isTyped(each));
  }
  if (unsaved) unsaved.hidden = !switches.some(isTyped);
};

choices?.addEventListener("change", mark);
mark();

const WARN_BEFORE = 150;
const LEAST = 1;
const ends = document.querySelector("[data-seconds]");
const dialog = document.getElementById("ending");

if (ends && dialog?.showModal) {
  const told = dialog.querySelector("#ending-text");
  const over = dialog.querySelector("#ending-over");
  const stay = dialog.querySelector("button[value=stay]");
  let endsAt = 0;
  let warned = 0;

  const start = (seconds) => {
    endsAt = Date.now() + seconds * 1000;
    clearTimeout(warned);
    const wait = Math.max(seconds - WARN_BEFORE, LEAST);
    warned = setTimeout(warn, wait * 1000);
  };

  const warn = () => {
    if (!dialog.open) dialog.showModal();
    warned = setTimeout(end, Math.max(endsAt - Date.now(), 0));
  };

  const end = () => {
    told.hidden = true;
    over.hidden = false;
    stay.hidden = true;
    if (!dialog.open) dialog.showModal();
  };

  // Only what extends the link is sent; what was chosen stays as it is in the page.
  const extend = async () => {
    const form = new FormData();
    form.set("csrf", choices.elements.namedItem("csrf").value);
    form.set("step", "stay");
    const answer = await fetch(location.href, { method: "POST", body: form });
    if (!answer.ok) return end();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-seconds]");
    if (!fresh) return end();
    ends.querySelector(".note").textContent =
      fresh.querySelector(".note").textContent;
    start(Number(fresh.dataset.seconds));
    dialog.close();
  };

  // As without a script; a form that is submitted by one leaves its button out.
  const plainly = (button) => {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: "step", value: button.value });
    choices.append(pressed);
    choices.submit();
  };

  choices.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "stay") return;
    event.preventDefault();
    extend().catch(() => plainly(event.submitter));
  });
  dialog
    .querySelector("[data-close]")
    .addEventListener("click", () => dialog.close());
  start(Number(ends.dataset.seconds));
}
