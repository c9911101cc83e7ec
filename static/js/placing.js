// The point in the figure can be moved by mouse, finger and keyboard. The two numbers beside it follow, and
// the point follows them. Without this file the numbers are typed.
const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function makeMovable(figure) {
  const plane = figure.dataset;
  const [left, top, side, extent] = ["left", "top", "side", "extent"].map((name) => Number(plane[name]));
  const inputs = [document.getElementById(plane.x), document.getElementById(plane.y)];
  const lowest = Number(inputs[0].min), highest = Number(inputs[0].max), lastLow = Number(plane.lastLow);
  const told = figure.querySelector("[data-told]");
  const help = figure.querySelector("[data-help]");
  const within = (value) => Math.min(highest, Math.max(lowest, Math.round(value)));
  let point = null;

  const layer = make("svg", { class: "placing-layer", viewBox: `0 0 ${extent} ${extent}` });
  const handle = make("g", {
    class: "placing-handle",
    tabindex: 0,
    role: "slider",
    "aria-label": plane.name,
    "aria-roledescription": "punkt der kan flyttes",
    "aria-describedby": help.id,
    "aria-valuemin": lowest,
    "aria-valuemax": highest,
  });
  handle.append(
    make("circle", { class: "placing-reach", r: 24 }),
    make("circle", { class: "placing-ring", r: 21 }),
    make("path", { class: "placing-diamond", d: "M0 -16L16 0 0 16 -16 0z" }),
  );
  layer.append(handle);
  figure.querySelector(".placing-plane").append(layer);
  help.hidden = false;

  const across = (x) => left + (side * (x - lowest)) / (highest - lowest);
  const down = (y) => top + (side * (highest - y)) / (highest - lowest);

  function typeAt(x, y) {
    const actor = x <= lastLow ? "offentlig" : "borgere";
    return plane[`${actor}${y <= lastLow ? "Forudsigeligt" : "Uforudsigeligt"}`];
  }

  function draw() {
    const middle = (lowest + highest) / 2;
    const [x, y] = point ?? [middle, middle];
    handle.setAttribute("transform", `translate(${across(x)} ${down(y)})`);
    handle.classList.toggle("is-unplaced", !point);
    handle.setAttribute("aria-valuenow", Math.round(x));
    const type = point && typeAt(x, y);
    handle.setAttribute("aria-valuetext", point ? `Vandret ${x}, lodret ${y}. ${type}` : "Ikke placeret endnu");
    // Only when it is another: a live region that speaks at every step drowns the rest.
    const words = point ? `Punktet står i: ${type}` : "Punktet er ikke placeret endnu.";
    if (told.textContent !== words) told.textContent = words;
  }

  function move(x, y) {
    point = [within(x), within(y)];
    inputs.forEach((input, axis) => { input.value = point[axis]; });
    draw();
  }

  function read() {
    const typed = inputs.map((input) => (/^\d+$/.test(input.value.trim()) ? Number(input.value) : NaN));
    point = typed.every((value) => value >= lowest && value <= highest) ? typed : null;
    draw();
  }

  function at(event) {
    const box = layer.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((away) => (away / box.width) * extent);
    move(lowest + ((x - left) / side) * (highest - lowest), highest - ((y - top) / side) * (highest - lowest));
  }

  const steps = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
    PageUp: [0, 10], PageDown: [0, -10],
    Home: [-highest, 0], End: [highest, 0],
  };

  handle.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const [x, y] = point ?? [lastLow, lastLow];
    const many = event.shiftKey && event.key.startsWith("Arrow") ? 10 : 1;
    move(x + step[0] * many, y + step[1] * many);
  });
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // no text is marked on the way
    handle.focus();
    handle.setPointerCapture(event.pointerId);
  });
  // Browsers do not heed touch-action on a part of an SVG, and would scroll the page from under the finger.
  handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) at(event);
  });
  // Elsewhere in the figure a click or a tap is enough; a finger that scrolls past moves nothing.
  layer.addEventListener("click", (event) => {
    if (handle.contains(event.target)) return;
    at(event);
    handle.focus();
  });
  inputs.forEach((input) => input.addEventListener("input", read));
  read();
}

document.querySelectorAll("[data-placing]").forEach(makeMovable);
