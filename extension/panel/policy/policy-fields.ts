import { formFieldsOf, type FieldWords, type FormField } from '../../../mock-server/settings/form-fields.ts';
import { SETTINGS } from '../../../mock-server/settings/registry.ts';
import { policySchema } from '../../../mock-server/settings/schema.ts';
import { z } from '../../../reauth/trace/zod.ts';
import type { PolicyValues } from '../sources/control.ts';

/** One setting as the form asks for it, and the schema of a patch of it alone. */
export interface PolicyField {
  readonly field: FormField;
  readonly patch: z.ZodType<PolicyValues>;
}

export interface PolicyGroup {
  readonly title: string;
  readonly fields: readonly PolicyField[];
}

const GROUPS: readonly (readonly [title: string, ...names: (keyof typeof policySchema.shape)[]])[] = [
  ['Lives', 'access', 'refresh', 'sliding', 'sessions'],
  ['Rotation', 'rotation', 'grace', 'graceMode', 'onReuse'],
  ['Cookies', 'accessCookie', 'refreshCookie', 'clearOnFailure'],
  ['Replies', 'profile', 'apiDelay', 'refreshDelay'],
];

/** Every setting that can change while the server runs, in the groups of the form. */
export const POLICY_GROUPS: readonly PolicyGroup[] = GROUPS.map(([title, ...names]) => ({
  title,
  fields: names.flatMap((name) => {
    const patch = z.strictObject({ [name]: policySchema.shape[name] });
    return formFieldsOf(patch, { [name]: wordsOf(name) }).map((field) => ({ field, patch }));
  }),
}));

/** What is to be said of a setting as things are: that it has no effect now, or what it brings about. */
export interface PolicyNote {
  readonly text: string;
  readonly idle: boolean;
}

/** What the other settings make of this one. */
export function noteOf(name: string, { rotation, graceMode, profile }: PolicyValues): PolicyNote | undefined {
  switch (name) {
    case 'grace':
      if (rotation === 'grace' && graceMode === 'until-used')
        return idle('No effect now: until-used waits for the successor, however long.');
      return rotation === 'grace' ? undefined : idle('No effect now: only under rotation grace.');
    case 'graceMode':
      return rotation === 'grace' ? undefined : idle('No effect now: only under rotation grace.');
    case 'accessCookie':
    case 'refreshCookie':
    case 'clearOnFailure':
      return profile === 'bearer' ? idle('No effect now: the bearer profile sets no cookies.') : undefined;
    case 'onReuse':
      return rotation === 'off'
        ? said('While rotation is off no token is spent; this is for those spent before.')
        : undefined;
    case 'profile':
      return profile === 'bearer'
        ? said('The Lab and the sample app keep their tokens in cookies, so they do not log in under bearer.')
        : undefined;
  }
  return undefined;
}

const idle = (text: string): PolicyNote => ({ text, idle: true });
const said = (text: string): PolicyNote => ({ text, idle: false });

function wordsOf(name: string): FieldWords {
  const setting = SETTINGS.find((one) => one.name === name);
  const preset = setting?.default;
  return {
    ...(name === 'apiDelay' ? { label: 'API delay' } : {}),
    ...(setting === undefined ? {} : { help: sentence(setting.description) }),
    ...(preset === undefined || typeof preset === 'object' ? {} : { default: String(preset) }),
  };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
