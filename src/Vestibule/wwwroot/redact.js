// Draws boxes on a page with a finger or a mouse, and writes each as four numbers into the field. Without this script they are typed.
/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll('[data-redact]');
for (const page of pages) {
  const svg = /** @type {SVGSVGElement} */ (page.querySelector('svg'));
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(page.dataset.redact ?? ''));
  /** @type {{x: number, y: number, rect: SVGRectElement} | null} */
  let drawing = null;

  /** @param {PointerEvent} event */
  const at = (event) => {
    const box = page.getBoundingClientRect();
    const part = (/** @type {number} */ n) => Math.round(Math.min(1, Math.max(0, n)) * 1000) / 10;
    return { x: part((event.clientX - box.left) / box.width), y: part((event.clientY - box.top) / box.height) };
  };

  /** @param {number[]} sides */
  const draw = (sides) => {
    const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    ['x', 'y', 'width', 'height'].forEach((name, n) => rect.setAttribute(name, String(sides[n])));
    svg.append(rect);
    return rect;
  };

  const redraw = () => {
    svg.replaceChildren();
    for (const line of field.value.split('\n')) {
      const sides = line.trim().split(/[ ,;]+/).map(Number);
      if (sides.length === 4 && sides.every((side) => side >= 0 && side <= 100)) draw(sides);
    }
  };

  page.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    page.setPointerCapture(event.pointerId);
    const from = at(event);
    drawing = { ...from, rect: draw([from.x, from.y, 0, 0]) };
  });
  page.addEventListener('pointermove', (event) => {
    if (!drawing) return;
    const to = at(event);
    const sides = [Math.min(drawing.x, to.x), Math.min(drawing.y, to.y), Math.abs(to.x - drawing.x), Math.abs(to.y - drawing.y)];
    ['x', 'y', 'width', 'height'].forEach((name, n) => drawing?.rect.setAttribute(name, sides[n].toFixed(1)));
  });
  page.addEventListener('pointerup', () => {
    if (!drawing) return;
    const sides = ['x', 'y', 'width', 'height'].map((name) => drawing?.rect.getAttribute(name) ?? '0');
    drawing = null;
    if (Number(sides[2]) > 0.3 && Number(sides[3]) > 0.3) field.value = `${field.value.trim()}\n${sides.join(' ')}`.trim();
    redraw();
  });
  field.addEventListener('input', redraw);
  redraw();
}
