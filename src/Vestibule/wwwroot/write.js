// @ts-check
/**
 * Beside a file that somebody writes: asks the house what is wrong with it a moment after the last key, and says it at its line. Without this
 * file the same is said after saving.
 */
const AFTER = 600;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;
/** @type {AbortController | undefined} */
let asking;

/** Puts the caret at a line of the file and shows it. @param {HTMLTextAreaElement} text @param {number} line @param {number} [column] */
function goTo(text, line, column = 1) {
  const lines = text.value.split('\n');
  const before = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
  text.focus();
  text.setSelectionRange(before + column - 1, before + (lines[line - 1] ?? '').length);
  text.scrollTop = Math.max(0, (text.scrollHeight / Math.max(1, lines.length)) * (line - 4));
}

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} text */
async function ask(form, text) {
  const say = form.querySelector('[data-typed]');
  const to = form.dataset.write;
  if (!(say instanceof HTMLElement) || !to) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const file = form.elements.namedItem('file');
    const body = new URLSearchParams({ file: file instanceof HTMLInputElement ? file.value : '', text: text.value });
    const answer = await fetch(to, { method: 'POST', body, headers: { 'X-Vestibule': '1', Accept: 'application/json' }, signal: asking.signal });
    if (!answer.ok) return;
    /** @type {{ summary: string, errors: { file: string, line: number, column: number, text: string }[] }} */
    const found = await answer.json();
    const list = document.createElement('ol');
    for (const error of found.errors) {
      const line = document.createElement('li');
      const there = document.createElement('a');
      there.href = '#text';
      there.textContent = `${error.file} ${error.line}:${error.column}`;
      if (body.get('file') === error.file) there.addEventListener('click', (event) => { event.preventDefault(); goTo(text, error.line, error.column); });
      line.append(there, ' ', error.text);
      list.append(line);
    }
    say.replaceChildren(found.summary, ...(found.errors.length ? [list] : []));
    say.hidden = false;
    if (found.errors.some((e) => e.file === body.get('file'))) text.setAttribute('aria-invalid', 'true');
    else text.removeAttribute('aria-invalid');
  } catch {
    // No network or a newer question: the page says the first, the next answer the second.
  }
}

document.addEventListener('input', (event) => {
  const text = event.target;
  if (!(text instanceof HTMLTextAreaElement) || !(text.form?.dataset.write)) return;
  const form = text.form;
  clearTimeout(soon);
  soon = setTimeout(() => void ask(form, text), AFTER);
});

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-line]') : null;
  const text = document.getElementById('text');
  if (!(link instanceof HTMLElement) || !(text instanceof HTMLTextAreaElement) || text.name !== 'text') return;
  event.preventDefault();
  goTo(text, Number(link.dataset.line));
});
