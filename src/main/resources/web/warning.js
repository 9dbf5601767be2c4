import { button, el } from './dom.js';
import { text } from './text.js';

/** The dialog before a session ends: a countdown to look at, and a slower one to listen to. Esc means stay. */
export function createWarning({ stay, signOut }) {
  const dialog = document.getElementById('warning');
  const clock = el('p', { class: 'clock', 'aria-hidden': 'true' });
  const spoken = el('p', { class: 'unseen', role: 'status' });
  const trouble = el('p', { class: 'error', role: 'alert' });
  let title = '';
  let lastSpoken = null;

  dialog.addEventListener('cancel', (event) => { event.preventDefault(); stay(); });
  // A browser may close on a second Esc whatever the page says; that too means stay.
  dialog.addEventListener('close', () => { if (title !== '') stay(); });

  function open(absolute, leftMs) {
    if (dialog.open) return;
    title = document.title;
    lastSpoken = null;
    trouble.textContent = '';
    dialog.replaceChildren(
      el('h2', { id: 'warning-title' }, absolute ? text.warning.titleAbsolute : text.warning.titleIdle),
      el('p', { id: 'warning-why' }, absolute ? text.warning.whyAbsolute : text.warning.whyIdle),
      clock, spoken, trouble,
      el('p', { class: 'actions' },
        button(absolute ? text.warning.goOn : text.warning.stay, stay, 'primary'),
        button(text.warning.signOut, signOut)));
    dialog.showModal();
    show(leftMs);
  }

  function show(leftMs) {
    if (!dialog.open) return;
    const seconds = Math.max(0, Math.ceil(leftMs / 1000));
    const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    clock.textContent = text.warning.left(shown);
    document.title = text.warning.tab(shown, title);
    if (lastSpoken === null || seconds <= 20 || lastSpoken - seconds >= 15) {
      lastSpoken = seconds;
      spoken.textContent = text.warning.spoken(seconds);
    }
  }

  function close() {
    if (title !== '') document.title = title;
    title = '';
    if (dialog.open) dialog.close(); // gives the focus back to where it was
    dialog.replaceChildren();
  }

  return { open, show, close, isOpen: () => dialog.open, failed: () => { trouble.textContent = text.warning.failed; } };
}
