import type { ControlClient, SigningKey } from '../sources/control.ts';
import { useServerAction } from '../use-server-action.ts';

export interface SigningKeysProps {
  readonly keys: readonly SigningKey[];
  readonly control: ControlClient;
}

/** The keys that tokens are signed with, and new ones for them. */
export function SigningKeys({ keys, control }: SigningKeysProps) {
  const act = useServerAction(control);
  return (
    <fieldset className="form-group">
      <legend>Signing keys</legend>
      <ul className="keys">
        {keys.map(({ kind, kid, use }) => (
          <li key={`${kind} ${kid}`}>
            <code title={kid}>{shortened(kid)}</code> {kind}{' '}
            <span className="faint">{use === 'signs' ? 'signs' : 'still verifies'}</span>
          </li>
        ))}
      </ul>
      <div className="tools">
        <button type="button" className="button" onClick={() => void act(() => control.rotateKeys({}))}>
          Rotate keys
        </button>
        <button
          type="button"
          className="button button-danger"
          title="Every token that is out becomes invalid: all clients have to log in again"
          onClick={() => void act(() => control.rotateKeys({ forget: true }))}
        >
          Rotate and forget old
        </button>
      </div>
      <p className="field-help">Tokens that are out stay good until the keys that signed them are forgotten.</p>
    </fieldset>
  );
}

/** Enough of a thumbprint to tell keys apart; the whole of it is the title. */
const shortened = (kid: string): string => (kid.length > 12 ? `${kid.slice(0, 8)}…` : kid);
