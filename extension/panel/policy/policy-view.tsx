import { FormPage } from '../forms/form-page.tsx';
import type { ControlClient } from '../sources/control.ts';
import { selectKeys, selectPolicy } from '../state/server-slice.ts';
import { usePanelSelector } from '../state/store.ts';
import { POLICY_GROUPS } from './policy-fields.ts';
import { PolicyHead } from './policy-head.tsx';
import { PolicyRow } from './policy-row.tsx';
import { SigningKeys } from './signing-keys.tsx';

/** How the server decides, setting by setting. A setting that this server does not have is absent. */
export function PolicyView({ control }: { readonly control: ControlClient }) {
  const policy = usePanelSelector(selectPolicy);
  const keys = usePanelSelector(selectKeys);
  return (
    <FormPage>
      <PolicyHead control={control} policy={policy} />
      <div className="form-groups">
        {POLICY_GROUPS.map(({ title, fields }) => (
          <fieldset key={title} className="form-group">
            <legend>{title}</legend>
            {fields.map((setting) => {
              const value = policy[setting.field.name];
              return (
                value !== undefined && (
                  <PolicyRow
                    key={setting.field.name}
                    setting={setting}
                    value={value}
                    policy={policy}
                    control={control}
                  />
                )
              );
            })}
          </fieldset>
        ))}
        {keys !== undefined && <SigningKeys keys={keys} control={control} />}
      </div>
    </FormPage>
  );
}
