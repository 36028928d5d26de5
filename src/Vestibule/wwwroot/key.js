// @ts-check
/**
 * Passkeys: on a press it asks the house for a question, the browser for this device's answer, and sends that with the page's own form. A browser that cannot, or a
 * house under another name, leaves the form hidden: the password stays.
 */

/** @param {HTMLFormElement} form */
async function answer(form) {
  const asked = await fetch(form.dataset.key ?? '', {
    method: 'POST', body: new URLSearchParams(/** @type {any} */ (new FormData(form))), headers: { 'X-Vestibule': '1', Accept: 'application/json' },
  });
  if (!asked.ok) throw new Error('not asked');
  const options = await asked.json();
  const made = form.elements.namedItem('name')
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  if (!(made instanceof PublicKeyCredential)) throw new Error('no answer');
  return JSON.stringify(made.toJSON());
}

/** @param {HTMLFormElement} form */
function use(form) {
  const field = form.elements.namedItem('credential');
  const no = form.querySelector('[data-key-no]');
  if (!(field instanceof HTMLInputElement) || 'ready' in form.dataset) return;
  form.dataset.ready = '';
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    if (field.value) return;
    event.preventDefault();
    if (no instanceof HTMLElement) no.hidden = true;
    answer(form).then((said) => { field.value = said; form.requestSubmit(); }).catch(() => { if (no instanceof HTMLElement) no.hidden = false; });
  });
  // A page that the browser had put aside asks anew.
  addEventListener('pageshow', () => { field.value = ''; });
}

function show() {
  for (const form of document.querySelectorAll('form[data-key]')) {
    if (!(form instanceof HTMLFormElement)) continue;
    if ('PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential && location.hostname === form.dataset.domain) use(form);
    else for (const off of document.querySelectorAll('[data-key-off]')) off.removeAttribute('hidden');
  }
}
document.addEventListener('v:page', show);
show();
