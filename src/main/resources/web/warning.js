import { text } from './text.js';
import { html, render } from './ui.js';

/** The dialog before a session ends: a countdown to look at, and a slower one to listen to. Esc means stay. */
export function createWarning({ stay, signOut }) {
  const dialog = document.getElementById('warning');
  let title = '';
  let absolute = false;
  let lastSpoken = null;
  let trouble = '';

  dialog.addEventListener('cancel', (event) => { event.preventDefault(); stay(); });
  // A browser may close on a second Esc whatever the page says; that too means stay.
  dialog.addEventListener('close', () => { if (title !== '') stay(); });

  function open(isAbsolute, leftMs) {
    if (dialog.open) return;
    title = document.title;
    absolute = isAbsolute;
    lastSpoken = null;
    trouble = '';
    draw(leftMs);
    dialog.showModal();
    show(leftMs);
  }

  function show(leftMs) {
    if (dialog.open) document.title = text.warning.tab(draw(leftMs), title);
  }

  function draw(leftMs) {
    const seconds = Math.max(0, Math.ceil(leftMs / 1000));
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (lastSpoken === null || seconds <= 20 || lastSpoken - seconds >= 15) lastSpoken = seconds;
    const words = text.warning[absolute ? 'absolute' : 'idle'];
    render(html`
      <h2 id="warning-title">${words.title}</h2>
      <p id="warning-why">${words.why}</p>
      <p class="clock" aria-hidden="true">${text.warning.left(clock)}</p>
      <p class="unseen" role="status">${text.warning.spoken(lastSpoken)}</p>
      <p class="error" role="alert">${trouble}</p>
      <p class="actions">
        <button type="button" class="primary" onClick=${stay}>${words.stay}</button>
        <button type="button" onClick=${signOut}>${text.warning.signOut}</button>
      </p>`, dialog);
    return clock;
  }

  function close() {
    if (title !== '') document.title = title;
    title = '';
    if (dialog.open) dialog.close(); // gives the focus back to where it was
    render(null, dialog);
  }

  return { open, show, close, isOpen: () => dialog.open, failed: () => { trouble = text.warning.failed; } };
}
