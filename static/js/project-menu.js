// Folds the lesser part of a project's menu on narrow screens. Where it stands, before the rest of the page is
// drawn, so that nothing jumps. Without this file all of the menu lies open.
{
  const more = document.querySelector(".project-more");
  const narrow = matchMedia("(max-width: 767px)");
  const fold = () => { more.open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);
}
