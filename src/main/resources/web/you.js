import { text } from './text.js';
import { html } from './ui.js';

const PLACES = [
  ['#/you', text.profile.title], ['#/you/security', text.security.title], ['#/you/sessions', text.sessions.title],
  ['#/you/keys', text.keys.title], ['#/you/data', text.data.title],
];

/** What belongs together about the user and his login. */
export function YouLinks({ at }) {
  return html`<nav class="tabs" aria-label=${text.nav.you}>${PLACES.map(([to, label]) => html`
    <a key=${to} href=${to} aria-current=${to === at ? 'page' : null}>${label}</a>`)}</nav>`;
}
