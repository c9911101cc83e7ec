// A clock for each question of a meeting, for those who want one, a field that is seen whole when one tabs to it, and a
// warning before one leaves with something unsaved. The clocks are remembered in the tab until the meeting is ended. Without this file the minutes stand beside
// the question.

const form = document.querySelector("form[data-meeting]");

const told = document.createElement("p");
told.className = "sr-only";
told.setAttribute("role", "status");

const clocks = [];

/** What the tab remembers of a meeting's clocks. Without storage they begin again with each page. */
class Memory {
  constructor(meeting) {
    this.key = `clocks ${meeting}`;
  }

  all() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  keep(question, clock) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ ...this.all(), [question]: clock }));
    } catch {
      // No storage, or no room in it.
    }
  }

  forget() {
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // No storage.
    }
  }
}

/** Said at these minutes left, and when time is up: often enough to know, seldom enough to talk. */
const worthTelling = (minutes) => minutes <= 2 || minutes % 5 === 0;

class Clock {
  constructor(box, memory) {
    this.memory = memory;
    this.field = box.querySelector("textarea").name;
    this.left = Number(box.dataset.minutes) * 60;
    this.until = null; // when time is up, while it runs
    this.toldAt = null;
    this.question = box.querySelector("label").textContent.trim();
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button-secondary";
    this.button.addEventListener("click", () => (this.until === null ? this.start() : this.pause()));
    this.shown = document.createElement("output");
    // Read out each second it would be noise; the status tells.
    this.shown.setAttribute("aria-live", "off");
    const row = document.createElement("div");
    row.className = "meeting-clock";
    row.append(this.button, this.shown);
    box.append(row);
    this.name("Start uret");
    this.recall();
    this.show();
  }

  recall() {
    const known = this.memory.all()[this.field];
    if (!known) return;
    ({ left: this.left, until: this.until } = known);
    this.name(this.until === null ? "Fortsæt uret" : "Hold pause");
  }

  remember() {
    this.memory.keep(this.field, { left: this.left, until: this.until });
  }

  name(action) {
    const about = document.createElement("span");
    about.className = "sr-only";
    about.textContent = ` for ${this.question}`;
    this.button.replaceChildren(action, about);
  }

  start() {
    clocks.filter((other) => other !== this).forEach((other) => other.pause());
    this.until = Date.now() + this.left * 1000;
    this.toldAt = null;
    this.name("Hold pause");
    this.remember();
    this.tick();
  }

  pause() {
    if (this.until === null) return;
    this.left = this.now();
    this.until = null;
    this.name("Fortsæt uret");
    this.remember();
    this.show();
  }

  now() {
    return this.until === null ? this.left : Math.round((this.until - Date.now()) / 1000);
  }

  tick() {
    if (this.until === null) return;
    this.show();
    const minutes = Math.ceil(this.now() / 60);
    if (minutes === this.toldAt || minutes < 0) return;
    const isFirst = this.toldAt === null;
    this.toldAt = minutes;
    if (minutes === 0) told.textContent = "Tiden er gået. Gå videre når I er klar.";
    else if (isFirst || worthTelling(minutes)) told.textContent = minutes === 1 ? "1 minut tilbage" : `${minutes} minutter tilbage`;
  }

  show() {
    const left = this.now();
    const [minutes, seconds] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60];
    const time = `${minutes}.${String(seconds).padStart(2, "0")}`;
    this.shown.textContent = left < 0 ? `${time} over tiden` : `${time} tilbage`;
    this.shown.classList.toggle("late", left < 0);
  }
}

if (form) {
  form.append(told);
  const memory = new Memory(new URL(form.action).pathname);
  clocks.push(...[...form.querySelectorAll("[data-minutes]")].map((box) => new Clock(box, memory)));
  setInterval(() => clocks.forEach((clock) => clock.tick()), 1000);

  // A browser that moves focus counts what lies under the bar as seen.
  form.addEventListener("keyup", ({ key, target }) => {
    if (key === "Tab" && target.matches("textarea")) target.scrollIntoView({ block: "nearest" });
  });

  const written = () => [...form.elements].filter((field) => field.name && field.type !== "hidden").map((field) => field.value).join("\u0000");
  // After a conflict or a mistake the page itself holds what is not saved.
  const saved = document.querySelector(".alert-warning, .alert-error") ? null : written();
  let leaving = false;
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && written() !== saved) event.preventDefault();
  });
}

const held = document.querySelector("[data-held-meeting]");
if (held) new Memory(held.dataset.heldMeeting).forget();
