import { all, post, remove } from '../api.js';
import { FieldErrors, Form } from '../form.js';
import { reload } from '../router.js';
import { text } from '../text.js';
import { announce, Confirm, Copyable, Heading, html, Moment, Notice, useState } from '../ui.js';
import { YouLinks } from '../you.js';

export const load = () => all('/v1/api_keys?limit=200');

/** Keys for programs: made, shown once, taken away. */
export function View({ data: keys, user }) {
  const [made, setMade] = useState(null);
  const scopes = Object.entries(text.keys.scopes).filter(([scope]) => scope !== 'operate' || user.role === 'operator');
  const fields = [
    { name: 'name', label: text.keys.name, hint: text.keys.nameHint, maxlength: 80, required: true },
    ...scopes.map(([scope, label]) => ({ name: `scope.${scope}`, label, type: 'checkbox', initial: scope === 'read' })),
    { name: 'days', label: text.keys.lives, options: text.keys.lifetimes, initial: '90' },
  ];
  const make = async (values) => {
    const wanted = scopes.map(([scope]) => scope).filter((scope) => values[`scope.${scope}`]);
    if (wanted.length === 0) throw new FieldErrors({ [`scope.${scopes[0][0]}`]: text.keys.needScope });
    const expires = new Date(Date.now() + Number(values.days) * 86_400_000).toISOString();
    setMade(await post('/v1/api_keys', { name: values.name.trim(), scopes: wanted, expires_at: expires }));
    await reload();
  };
  const drop = (key) => async () => {
    await remove(`/v1/api_keys/${key.id}`);
    await reload();
    announce(text.keys.removed(key.name));
  };
  return html`
    <div>
      <${YouLinks} at="#/you/keys" />
      <${Heading}>${text.keys.title}<//>
      <p class="quietly">${text.keys.lead}</p>
      ${made && html`<section class="card" key=${made.id}>
        <${Notice}>${text.keys.once(made.name)}<//><p><code><${Copyable} value=${made.key} said=${text.keys.copied} /></code></p>
        <button type="button" onClick=${() => setMade(null)}>${text.keys.kept}</button>
      </section>`}
      ${keys.length === 0 && html`<p class="quietly">${text.keys.none}</p>`}
      <ul class="entries">${keys.map((key) => html`
        <li key=${key.id}>
          <div>
            <p class="what">${key.name}</p>
            <p class="small">${key.scopes.map((scope) => text.keys.scopes[scope]).join(' · ')}</p>
            <p class="small">${text.sessions.until} <${Moment} at=${key.expires_at} dateOnly /> · ${key.last_used_at
              ? html`${text.keys.used} <${Moment} at=${key.last_used_at} />` : text.keys.unused}</p>
          </div>
          <div class="actions"><${Confirm} label=${text.keys.removeLabel(key.name)} ask=${text.keys.removeAsk(key.name)}
            yes=${text.keys.remove} work=${drop(key)}>${text.keys.remove}<//></div>
        </li>`)}
      </ul>
      <section class="card narrow">
        <h2>${text.keys.newTitle}</h2>
        <${Form} fields=${fields} submit=${text.keys.make} send=${make} kind="quiet" clears />
      </section>
    </div>`;
}
