/**
 * What is wrong with a page as it is drawn, as sentences that name the element. Runs in the page, so that it may use nothing outside
 * itself. Text in a place that scrolls is not cut off; an element in one is not outside the window.
 */
export function inspectPage(): string[] {
  const found: string[] = [];
  const width = document.documentElement.clientWidth;
  const height = window.innerHeight;
  const SLACK = 1.5;

  const nameOf = (element: Element) => {
    const text = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40);
    const parent = element.parentElement?.className.toString().split(" ").at(-1) ?? "";
    return `${element.tagName.toLowerCase()} “${text}” in .${parent}`;
  };
  const styleOf = (element: Element) => getComputedStyle(element);
  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest(".visually-hidden, [inert] > [inert]") &&
    // Some texts are hidden from the eye in wide windows only.
    styleOf(element).clipPath !== "inset(50%)";
  const ancestors = (element: Element) => {
    const list: Element[] = [];
    for (let one = element.parentElement; one; one = one.parentElement) list.push(one);
    return list;
  };
  const clips = (element: Element) => styleOf(element).overflowX !== "visible";
  const scrolls = (element: Element) => /auto|scroll/.test(styleOf(element).overflowX);
  /** The part of an element that its scrolling and clipping ancestors show. */
  const shownPart = (element: Element) => {
    const box = element.getBoundingClientRect();
    const part = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    for (const one of ancestors(element)) {
      if (!clips(one) || one === document.body || one === document.documentElement) continue;
      const by = one.getBoundingClientRect();
      part.left = Math.max(part.left, by.left);
      part.right = Math.min(part.right, by.right);
      part.top = Math.max(part.top, by.top);
      part.bottom = Math.min(part.bottom, by.bottom);
    }
    return part;
  };

  const overflow = document.documentElement.scrollWidth - width;
  if (overflow > SLACK) found.push(`the page is ${overflow} px wider than the window`);

  /** Those that are made to scroll sideways: presets of dates on a phone, wide tables, code. */
  const MADE_TO = "pre, textarea, input, [class*=views], [class*=scroller], :has(table)";
  for (const element of document.querySelectorAll("body *")) {
    const wider = element.scrollWidth - element.clientWidth;
    if (wider > SLACK && element.clientWidth > 0 && scrolls(element) && !element.matches(MADE_TO))
      found.push(`scrolls sideways by ${wider} px: ${nameOf(element)}`);
  }
  for (const table of document.querySelectorAll("table[role=table]")) {
    const around = table.parentElement;
    const wider = around ? around.scrollWidth - around.clientWidth : 0;
    if (around && scrolls(around) && wider > SLACK)
      found.push(`a table is ${wider} px wider than its place: ${table.ariaLabel ?? ""}`);
  }

  const all = [...document.body.querySelectorAll("*")].filter(isShown);

  for (const element of all) {
    const { left, right, width: own } = element.getBoundingClientRect();
    if (own === 0 || (right <= width + SLACK && left >= -SLACK)) continue;
    if (ancestors(element).some((one) => clips(one) && one !== document.body)) continue;
    found.push(`outside the window by ${Math.round(Math.max(right - width, -left))} px: ${nameOf(element)}`);
  }

  for (const element of all) {
    const texts = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    const [text] = texts;
    if (!text || element.matches("option, textarea, script, style, code, pre")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const clipping = [element, ...ancestors(element)].find((one) => clips(one) && one !== document.body);
    if (!clipping || clipping === document.documentElement || scrolls(clipping)) continue;
    const by = clipping.getBoundingClientRect();
    const isCut = box.right > by.right + SLACK || box.left < by.left - SLACK;
    const isLow = box.bottom > by.bottom + 3 || box.top < by.top - 3;
    if (!isCut && !isLow) continue;
    const style = styleOf(clipping);
    const isMarked = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    const titled = element.closest("[title], [data-reason], [data-tip]");
    const isTitled = titled !== null || element.querySelector("[title]") !== null;
    if (!isMarked) found.push(`cut off without an ellipsis: ${nameOf(element)}`);
    else if (!isTitled) found.push(`cut off, and nowhere whole: ${nameOf(element)}`);
  }

  type Box = { left: number; right: number; top: number; bottom: number };
  const within = (box: Box, by: Box) => ({
    left: Math.max(box.left, by.left),
    right: Math.min(box.right, by.right),
    top: Math.max(box.top, by.top),
    bottom: Math.min(box.bottom, by.bottom),
  });
  const meet = (box: Box, other: Box) => {
    const both = within(box, other);
    return both.right - both.left > 2 && both.bottom - both.top > 2;
  };
  const isLayer = ({ position, zIndex }: CSSStyleDeclaration) =>
    /fixed|sticky/.test(position) || (position === "absolute" && zIndex !== "auto");
  const layerOf = (element: Element) => [element, ...ancestors(element)].find((one) => isLayer(styleOf(one)));
  const controls = all
    .filter((one) => one.matches("a[href], button, input:not([type=hidden]), select, textarea, summary"))
    .map((element) => ({
      element,
      part: shownPart(element),
      layer: layerOf(element),
      // A link in a text may have several lines, between which there is other text.
      lines: [...element.getClientRects()].map((line) => within(line, shownPart(element))),
    }))
    .filter(({ part }) => part.right - part.left > 2 && part.bottom - part.top > 2 && part.top < height * 6);
  /** The inner buttons of an input are drawn over its end. */
  const isInside = (one: Element, other: Element) =>
    one.closest("[class*='Input-wrapper']")?.contains(other) ?? false;
  const isAbove = ({ element }: { element: Element }) =>
    element.closest("[role=dialog], [role=menu], [role=listbox], [data-open=true]");
  for (const [index, one] of controls.entries())
    for (const other of controls.slice(index + 1)) {
      if (one.layer !== other.layer || isAbove(one) !== isAbove(other)) continue;
      if (isInside(one.element, other.element)) continue;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (one.lines.some((line) => other.lines.some((own) => meet(line, own))))
        found.push(`overlapping: ${nameOf(one.element)} and ${nameOf(other.element)}`);
    }
  return [...new Set(found)];
}

/**
 * The controls that look the same with the focus of the keyboard as without it. A ring may be drawn on an element beside or around the
 * focused one. Press a key before, so that the browser shows the focus.
 */
export function unmarkedFocus(): string[] {
  const MOST = 60;
  const look = (element: Element) => {
    for (const animation of document.getAnimations()) animation.finish();
    const near = [element, element.nextElementSibling, element.previousElementSibling];
    const around = [element.parentElement, element.parentElement?.parentElement];
    return [...near, ...around]
      .filter((one) => one instanceof Element)
      .map((one) => {
        const style = getComputedStyle(one);
        const outline = style.outlineStyle === "none" ? "" : `${style.outlineWidth} ${style.outlineColor}`;
        return `${outline}|${style.boxShadow}|${style.borderColor}`;
      })
      .join();
  };
  const controls = [
    ...document.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, summary, [tabindex='0']",
    ),
  ].filter(
    (one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(":disabled, [tabindex='-1']"),
  );
  const start = document.activeElement;
  const found: string[] = [];
  for (const control of controls.slice(0, MOST)) {
    if (start instanceof HTMLElement) start.blur();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const before = look(control);
    control.focus({ preventScroll: true });
    if (document.activeElement !== control) continue;
    if (look(control) === before)
      found.push(
        `no ring: ${control.tagName.toLowerCase()} “${(control.ariaLabel ?? control.textContent ?? "").slice(0, 40)}”`,
      );
  }
  return found;
}
