// @ts-check
/** Warns beside a field while somebody writes a word that this program asks nobody to write. It never stops them. */
const source = document.getElementById('watch');
if (source instanceof HTMLTemplateElement && source.dataset.words) {
  const words = new RegExp(source.dataset.words, 'iu');
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) && !(field instanceof HTMLInputElement && field.type === 'text')) return;
    const near = field.nextElementSibling;
    const shown = near instanceof HTMLElement && near.dataset.watch !== undefined ? near : null;
    if (words.test(field.value)) {
      if (shown) return;
      const note = /** @type {DocumentFragment} */ (source.content.cloneNode(true)).firstElementChild;
      if (note instanceof HTMLElement) { note.dataset.watch = ''; field.after(note); }
    } else {
      shown?.remove();
    }
  });
}
