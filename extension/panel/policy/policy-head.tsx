import type { ControlClient, PolicyValues } from '../sources/control.ts';
import { useServerAction } from '../use-server-action.ts';
import { isInForce, PRESETS } from './presets.ts';

export interface PolicyHeadProps {
  readonly control: ControlClient;
  readonly policy: PolicyValues;
}

/** Settings that belong together, one click each, and the way back to how the server started. */
export function PolicyHead({ control, policy }: PolicyHeadProps) {
  const act = useServerAction(control);
  return (
    <div className="form-head">
      <div className="chips" role="group" aria-label="Presets">
        {PRESETS.map((preset) => (
          <button
            key={preset.title}
            type="button"
            className="button chip"
            title={preset.hint}
            aria-pressed={isInForce(preset, policy)}
            onClick={() => void act(() => control.changePolicy(preset.patch))}
          >
            {preset.title}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="button"
        title="Settings, users and time as the server started; every session ends, no fault stands"
        onClick={() => void act(() => control.reset())}
      >
        Back to start
      </button>
    </div>
  );
}
