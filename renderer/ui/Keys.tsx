import { keyCaps } from '../commands/keys.ts';
import { isMac } from './platform.ts';
import './keys.css';

/** The key caps of one stroke. */
export function Keys({ stroke }: { readonly stroke: string }) {
  const caps = keyCaps(stroke, isMac);
  return (
    <span className="keys">
      {caps.map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
