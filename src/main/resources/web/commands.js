import { useLayoutEffect, useRef } from './ui.js';

/** What the buttons that are shown would ask of the bank. */
const shown = new Set();

/** Names a button's request while its component is shown: `request()` gives `{method, path, content, key}` or null. */
export function useCommand(request) {
  const latest = useRef(request);
  latest.current = request;
  useLayoutEffect(() => {
    shown.add(latest);
    return () => shown.delete(latest);
  }, []);
}

export const commands = () => [...shown].map((each) => each.current()).filter(Boolean);
