// Saves a form while one writes in it. htmx sends it and puts the answer in its place; this adds what must hold
// so that no text is ever lost: each request takes what stands in the form when it leaves, what goes wrong is said
// and tried again, and one is warned before leaving with something unsaved.
// No text is kept in the browser's own stores: machines are shared.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.htmx) return; // the plain form saves too

  // Names this open page, so that the server knows a save that follows on one whose answer we never got.
  const page = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  let turn = 0;

  const fields = () => [...form.elements].filter((field) => /^(textarea|radio)$/.test(field.type));
  const together = (values) => values.join("\u0000");
  const written = () => together(fields().map((field) => (field.type === "radio" ? field.checked : field.value)));
  const served = () =>
    together(fields().map((field) => (field.type === "radio" ? field.defaultChecked : field.defaultValue)));

  let saved = "unsaved" in form.dataset ? null : served();
  let sending = null; // what stood in the form that is on its way, and what became of it
  let tries = 0;
  let retry = null; // the timer
  let inTrouble = false; // no answer, or none of ours
  let isAllWell = true; // the last answer said that it was saved
  let leaving = false;

  const isUnsaved = () => !leaving && written() !== saved;
  const isClashing = () => form.querySelector("[data-clash]") !== null;
  const save = () => htmx.trigger(form, "save");

  function token() {
    // Signing in again, in another window, changes the cookie; the one in the page is then too old.
    const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    if (cookie) form.elements.csrfmiddlewaretoken.value = cookie[1];
    return form.elements.csrfmiddlewaretoken.value;
  }

  function fill(body, button) {
    token();
    for (const [name, value] of new FormData(form)) body.append(name, value.replace(/\r?\n/g, "\r\n"));
    if (button?.name) body.append(button.name, button.value);
    turn += 1;
    body.set("page", page);
    body.set("turn", turn);
    return body;
  }

  function lock(isLocked) {
    for (const field of fields()) field.readOnly = isLocked;
  }

  form.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    const button = ctx.request.submitter;
    // What stands as it was saved is sent once more while a complaint is still there to be taken away.
    if (!button && (isClashing() || (isAllWell && !isUnsaved()))) {
      event.preventDefault();
      return;
    }
    clearTimeout(retry);
    sending = { written: written(), outcome: null };
    // htmx filled the body in when the request was queued; the one before may have changed the version since.
    ctx.request.body = fill(new URLSearchParams(), button);
    // A button leads on to another page: nothing more may be typed into this one.
    if (button) lock(true);
  });

  for (const outcome of ["saved", "refused", "clashed"]) {
    form.addEventListener(`answer:${outcome}`, () => {
      if (sending) sending.outcome = outcome;
    });
  }

  form.addEventListener("htmx:finally:request", (event) => {
    if (!sending) return;
    const { ctx } = event.detail;
    const { outcome } = sending;
    if (outcome === "saved") noteSaved();
    sending = null;
    inTrouble = outcome === null;
    isAllWell = outcome === "saved";
    leaving = outcome === "saved" && Boolean(ctx.hx?.redirect);
    if (!leaving) lock(false);
    if (inTrouble) tell(ctx.response?.status);
    else tries = 0;
  });

  function noteSaved() {
    saved = sending.written;
    // Writing under a point that nobody had taken up takes it up: the choice follows, unless it was changed since.
    const { status } = form.elements.opened_version.dataset;
    if (!status || written() !== saved) return;
    form.elements.status.value = status;
    saved = written();
  }

  // A screen reader reads the status each time it is put in: so only when it says something new.
  form.addEventListener("htmx:before:swap", (event) => {
    const { tasks } = event.detail;
    const same = tasks.findIndex(
      ({ target, fragment }) => target?.id === "save-state" && target.textContent.trim() === fragment.textContent.trim(),
    );
    if (same >= 0) tasks.splice(same, 1);
  });

  function tell(status) {
    const said =
      { 400: "too-large", 401: "signed-out", 403: "refused", 404: "refused", 413: "too-large" }[status] ?? "lost";
    const state = document.getElementById("save-state");
    if (state.dataset.said !== said || !state.querySelector("[data-retry]")) {
      state.dataset.said = said;
      state.replaceChildren(form.querySelector(`template[data-said="${said}"]`).content.cloneNode(true));
    }
    if (said === "lost") {
      // Sooner at first, then once a minute, so that a server that comes back is not run over.
      retry = setTimeout(save, 1000 * Math.min(60, 2 ** tries));
      tries += 1;
    }
  }

  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-retry]")) save();
  });
  // Back from signing in elsewhere, or on the network again.
  const saveAfterTrouble = () => inTrouble && save();
  window.addEventListener("focus", saveAfterTrouble);
  window.addEventListener("online", saveAfterTrouble);

  document.addEventListener("visibilitychange", () => {
    // On a phone this may be the last that is heard of the page.
    if (document.visibilityState === "hidden") save();
    else saveAfterTrouble();
  });

  window.addEventListener("beforeunload", (event) => {
    if (!isUnsaved()) return;
    save();
    event.preventDefault();
  });

  window.addEventListener("pagehide", () => {
    if (!isUnsaved() || isClashing()) return;
    // Not by htmx, whose requests end with the page. As multipart, which fills less than an address would:
    // browsers take no more than 64 KB here.
    const body = fill(new FormData());
    fetch(location.href, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } }).catch(() => {});
  });

  window.addEventListener("pageshow", (event) => {
    // The page itself came back, as it was when a button led away from it.
    if (!event.persisted) return;
    leaving = false;
    lock(false);
  });

  // The browser may have brought back what was typed before one went to another page.
  if (!("unsaved" in form.dataset) && isUnsaved()) window.addEventListener("load", save);
})();
