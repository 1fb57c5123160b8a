import { duration, durationText } from '../../reauth/time/duration.ts';
import { z } from '../../reauth/trace/zod.ts';
import type { FieldMeta } from './value-schemas.ts';

/** One input of a form, as the schema of its value knows it. */
export type FormField = FieldMeta & {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** As it would be written; absent where leaving the field empty sets nothing. */
  readonly default?: string;
  readonly help?: string;
};

/** What people read about a field, where its name and its schema do not say it. */
export interface FieldWords {
  readonly label?: string;
  readonly help?: string;
  readonly default?: string;
}

type Fields = z.ZodObject<z.ZodRawShape>;

/** The inputs of a form for this object, in the order of its fields. What no form can ask for (a literal, a list) is left out. */
export function formFieldsOf(
  schema: Fields,
  words: Readonly<Record<string, FieldWords | undefined>> = {},
): readonly FormField[] {
  return Object.entries(schema.shape).flatMap(([name, whole]): readonly FormField[] => {
    const { inner, required, preset } = unwrapped(whole);
    const meta = fieldMeta.safeParse(z.globalRegistry.get(inner));
    if (!meta.success) return [];
    const { label = labelOf(name), help, default: written = writtenDefault(meta.data, preset) } = words[name] ?? {};
    return [
      {
        ...meta.data,
        name,
        label,
        required,
        ...(written === undefined ? {} : { default: written }),
        ...(help === undefined ? {} : { help }),
      },
    ];
  });
}

/** A value as people write it (`1.5s`, `-30s`, `503`, `true`), so that the field's schema reads it back. */
export function fieldText({ input, default: preset }: FormField, value: string | number | boolean): string {
  if (input !== 'duration' || typeof value !== 'number') return String(value);
  const text = value < 0 ? `-${durationText(-value)}` : durationText(value);
  return preset !== undefined && isSameDuration(preset, value) ? preset : text;
}

const allowed = z.string();
const fieldMeta = z.union([
  z.object({ input: z.literal('choice'), options: z.array(z.string()).readonly(), allowed }),
  z.object({ input: z.enum(['duration', 'number', 'flag', 'text']), allowed }),
]);

interface Unwrapped {
  readonly inner: z.core.$ZodType;
  readonly required: boolean;
  readonly preset?: unknown;
}

function unwrapped(schema: z.core.$ZodType): Unwrapped {
  if (schema instanceof z.ZodOptional) return { ...unwrapped(schema.unwrap()), required: false };
  if (schema instanceof z.ZodDefault)
    return { ...unwrapped(schema.unwrap()), required: false, preset: schema.def.defaultValue };
  return { inner: schema, required: true };
}

function writtenDefault(meta: FieldMeta, preset: unknown): string | undefined {
  if (typeof preset !== 'string' && typeof preset !== 'number' && typeof preset !== 'boolean') return undefined;
  return meta.input === 'duration' && typeof preset === 'number' ? durationText(preset) : String(preset);
}

/** `accessCookie` is `Access cookie`. */
function labelOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** The default keeps the unit in which it was written: `60s`, not `1m`. */
function isSameDuration(text: string, ms: number): boolean {
  try {
    return duration(text) === ms;
  } catch {
    return false;
  }
}
