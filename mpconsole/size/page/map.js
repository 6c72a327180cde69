// The map: boxes in boxes, as deep as there is room. `show` draws a folder; keys move among its own boxes.
const KINDS = {
  script: ["js", "ts", "wxs", "wasm"], view: ["wxml"], style: ["wxss", "less", "scss", "sass"], json: ["json"],
  picture: ["png", "jpg", "jpeg", "gif", "svg", "ico", "cur"], sound: ["mp3", "aac", "m4a", "wav", "ogg", "silk", "mp4"],
};
const HEAD = 17, SMALLEST = 5, ROOM_INSIDE = 34;

function kindOf(name) {
  const end = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return Object.keys(KINDS).find((kind) => KINDS[kind].includes(end)) || "other";
}

class TreeMap {
  constructor(element, { onOpen, onPoint, label, name }) {
    this.element = element;
    this.onOpen = onOpen;
    this.onPoint = onPoint;
    this.label = label;
    this.name = name;
    this.matches = null;
    this.focused = 0;
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("click", (event) => this.click(event));
    for (const kind of ["focusin", "pointerover"]) element.addEventListener(kind, (event) => this.point(event));
    element.addEventListener("pointerleave", () => this.onPoint(null));
  }

  show(folder, focused = 0) {
    this.folder = folder;
    this.focused = Math.min(focused, Math.max(0, folder.children.length - 1));
    this.element.replaceChildren();
    this.top = [];
    const { clientWidth: width, clientHeight: height } = this.element;
    this.place(folder, 0, 0, width, height, 0);
  }

  place(folder, left, top, width, height, depth) {
    const rectangles = squarify(folder.children.map((one) => one.bytes), width, height);
    folder.children.forEach((node, index) => {
      const [x, y, right, bottom] = rectangles[index];
      if (depth === 0 || (right - x >= SMALLEST && bottom - y >= SMALLEST)) {
        this.box(node, left + x, top + y, right - x, bottom - y, depth, index);
      }
    });
  }

  box(node, left, top, width, height, depth, index) {
    const box = document.createElement("div");
    box.className = `box ${node.children ? "folder" : kindOf(node.name)}`;
    if (this.matches && !this.matches.has(node)) box.classList.add("faint");
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    if (width > ROOM_INSIDE && height > 12) box.textContent = this.name(node);
    box.node = node;
    if (depth === 0) {
      box.setAttribute("role", "treeitem");
      box.setAttribute("aria-label", this.label(node));
      box.tabIndex = index === this.focused ? 0 : -1;
      this.top.push(box);
    } else {
      box.setAttribute("aria-hidden", "true");
    }
    this.element.append(box);
    if (node.children && width > ROOM_INSIDE && height > ROOM_INSIDE) {
      this.place(node, left + 3, top + HEAD, width - 6, height - HEAD - 3, depth + 1);
    }
  }

  mark(matches) {
    this.matches = matches;
    for (const box of this.element.children) box.classList.toggle("faint", Boolean(matches) && !matches.has(box.node));
  }

  focus() {
    this.top[this.focused]?.focus();
  }

  move(step) {
    const next = this.focused + step;
    if (next < 0 || next >= this.top.length) return;
    this.top[this.focused].tabIndex = -1;
    this.focused = next;
    this.top[next].tabIndex = 0;
    this.focus();
  }

  key(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -this.focused, End: this.top.length - 1 - this.focused };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.enter(event.target.node);
    else if (event.key === "Escape" || event.key === "Backspace") this.leave();
    else return;
    event.preventDefault();
  }

  enter(node) {
    if (node?.children?.length) {
      this.onOpen(node, 0);
      this.focus();
    }
  }

  leave() {
    const { folder } = this;
    if (!folder.parent) return;
    this.onOpen(folder.parent, folder.parent.children.indexOf(folder));
    this.focus();
  }

  click(event) {
    let node = event.target.node;
    if (node && !node.children) node = node.parent;
    if (node && node !== this.folder) this.enter(node);
  }

  point(event) {
    if (event.target.node) this.onPoint(event.target.node);
  }
}
