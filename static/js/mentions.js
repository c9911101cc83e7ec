// Whoever types @ in a comment gets the members' names to choose from. Without this file the names are typed.
(() => {
  const typed = /(?:^|[^\p{L}\p{N}_])@([^\n@]{0,60})$/u;
  let loaded;

  function names(url) {
    loaded ??= fetch(url, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { names: [] }))
      .then((data) => data.names)
      .catch(() => []);
    return loaded;
  }

  function fits(name, start) {
    const [whole, wanted] = [name.toLocaleLowerCase("da"), start.toLocaleLowerCase("da")];
    return whole !== wanted && (whole.startsWith(wanted) || (wanted && whole.includes(` ${wanted}`)));
  }

  function offerNames(field) {
    const list = document.createElement("ul");
    list.id = `${field.id}-navne`;
    list.className = "mention-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Navne fra holdet");
    const told = document.createElement("p");
    told.className = "sr-only";
    told.setAttribute("role", "status");
    field.after(list, told);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("autocomplete", "off");
    let chosen = -1;

    const isOpen = () => !list.hidden;
    const start = () => typed.exec(field.value.slice(0, field.selectionStart))?.[1];

    function close() {
      list.hidden = true;
      list.replaceChildren();
      chosen = -1;
      field.removeAttribute("aria-activedescendant");
      field.removeAttribute("aria-controls");
      told.textContent = "";
    }

    function choose(place) {
      chosen = place;
      [...list.children].forEach((option, number) => {
        option.setAttribute("aria-selected", String(number === place));
        if (number === place) option.scrollIntoView({ block: "nearest" });
      });
      if (place < 0) field.removeAttribute("aria-activedescendant");
      else field.setAttribute("aria-activedescendant", list.children[place].id);
    }

    function insert(option) {
      const caret = field.selectionStart;
      const from = caret - start().length;
      field.setRangeText(`${option.dataset.name} `, from, caret, "end");
      close();
      field.focus();
    }

    function show(found) {
      list.replaceChildren(...found.map((one, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.dataset.name = one.name;
        option.setAttribute("role", "option");
        const hint = document.createElement("span");
        hint.className = "meta";
        hint.textContent = ` ${one.hint}`;
        option.append(one.name, hint);
        return option;
      }));
      list.hidden = false;
      field.setAttribute("aria-controls", list.id);
      // An @ alone may be something else: then Enter is a new line, until a name is begun or an arrow pressed.
      choose(start() ? 0 : -1);
      const many = found.length === 1 ? "1 navn" : `${found.length} navne`;
      told.textContent = `${many}. Vælg med pil op og ned, og tryk Enter. Escape lukker.`;
    }

    async function look() {
      if (start() === undefined) return close();
      const all = await names(field.dataset.mentions);
      const wanted = start();
      if (wanted === undefined || document.activeElement !== field) return close();
      const found = all.filter((one) => fits(one.name, wanted)).slice(0, 8);
      return found.length ? show(found) : close();
    }

    function press(event) {
      if (!isOpen() || event.isComposing) return;
      const count = list.children.length;
      if (event.key === "ArrowDown") choose((chosen + 1) % count);
      else if (event.key === "ArrowUp") choose(chosen <= 0 ? count - 1 : chosen - 1);
      else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) insert(list.children[chosen]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    }

    field.addEventListener("input", look);
    field.addEventListener("keydown", press);
    field.addEventListener("blur", close);
    // Before the field loses focus.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) insert(option);
    });
  }

  document.querySelectorAll("textarea[data-mentions]").forEach(offerNames);
})();
