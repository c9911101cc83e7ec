// What only the full report as a paper is asked about is shown for that alone.
const fold = document.querySelector("[data-of-kind]");
const form = fold.closest("form");

function show() {
  const { kind, file_format } = form.elements;
  fold.hidden = kind.value !== fold.dataset.ofKind || fold.dataset.butIn.split(" ").includes(file_format.value);
}

form.addEventListener("change", show);
show();
