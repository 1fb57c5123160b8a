import type { z } from '../../reauth/trace/zod.ts';
import type { FieldMeta } from '../../mock-server/settings/value-schemas.ts';
import { isRecord } from './is-record.ts';

type Schema = z.core.$ZodType;

/** What a schema is made of, as far as this language uses it; everything else is a `leaf`, which says what it allows. */
export type Form =
  | { readonly form: 'object'; readonly fields: Readonly<Record<string, Schema>> }
  | { readonly form: 'array'; readonly item: Schema; readonly least: number; readonly most: number }
  | { readonly form: 'union'; readonly options: readonly Schema[] }
  | { readonly form: 'literal'; readonly value: unknown }
  | { readonly form: 'leaf'; readonly meta: FieldMeta | undefined };

/** Looks through what only wraps: defaults, options, transforms of what something else has read. */
export function formOf(schema: Schema): Form {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional' || def.type === 'default' || def.type === 'readonly') return formOf(def.innerType);
  // Our own values read what is unknown; a transform of such a value, or of several, is what it reads.
  if (def.type === 'pipe' && (def.in as z.core.$ZodTypes)._zod.def.type !== 'unknown') return formOf(def.in);
  if (def.type === 'object') return { form: 'object', fields: def.shape };
  if (def.type === 'array') return { form: 'array', item: def.element, ...boundsOf(def.checks ?? []) };
  if (def.type === 'union') return { form: 'union', options: def.options };
  if (def.type === 'literal') return { form: 'literal', value: def.values[0] };
  return leafOf(schema);
}

const leafOf = (schema: Schema): Form => ({
  form: 'leaf',
  meta: (schema as z.ZodType).meta() as FieldMeta | undefined,
});

function boundsOf(checks: readonly z.core.$ZodCheck[]): { readonly least: number; readonly most: number } {
  const found = checks.map(
    ({ _zod: { def } }) => def as { readonly check: string; minimum?: number; maximum?: number },
  );
  return {
    least: found.find(({ check }) => check === 'min_length')?.minimum ?? 0,
    most: found.find(({ check }) => check === 'max_length')?.maximum ?? Infinity,
  };
}

/** Whether a field may be left out. */
export const isOptional = (schema: Schema): boolean => (schema as z.ZodType).safeParse(undefined).success;

/** Of a union the option that a value was meant for, by its shape. */
function meantBy(options: readonly Schema[], value: unknown): Schema | undefined {
  return options.find((option) => {
    const form = formOf(option);
    switch (form.form) {
      case 'object': {
        const kind = form.fields['kind'];
        const named = kind === undefined ? undefined : formOf(kind);
        return isRecord(value) && (named?.form !== 'literal' || named.value === value['kind']);
      }
      case 'array':
        return Array.isArray(value);
      case 'union':
        return meantBy(form.options, value) !== undefined;
      case 'literal':
        return form.value === value;
      case 'leaf':
        return !Array.isArray(value) && !isRecord(value);
    }
  });
}

/** Everything in `value` that is read as one thing, with its schema and its place. */
export function leavesOf(
  schema: Schema,
  value: unknown,
  path: readonly (string | number)[],
): readonly { readonly schema: Schema; readonly value: unknown; readonly path: readonly (string | number)[] }[] {
  const form = formOf(schema);
  switch (form.form) {
    case 'object':
      return isRecord(value)
        ? Object.entries(form.fields).flatMap(([name, field]) =>
            Object.hasOwn(value, name) ? leavesOf(field, value[name], [...path, name]) : [],
          )
        : [];
    case 'array':
      return Array.isArray(value) ? value.flatMap((item, index) => leavesOf(form.item, item, [...path, index])) : [];
    case 'union': {
      const option = meantBy(form.options, value);
      return option === undefined ? [] : leavesOf(option, value, path);
    }
    case 'literal':
    case 'leaf':
      return [{ schema, value, path }];
  }
}

/** The schema of what stands at `path` within `value`. */
export function schemaAt(schema: Schema, value: unknown, path: readonly PropertyKey[]): Schema | undefined {
  const form = formOf(schema);
  if (form.form === 'union') {
    const option = meantBy(form.options, value);
    return option === undefined ? (path.length === 0 ? schema : undefined) : schemaAt(option, value, path);
  }
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const inner = form.form === 'object' ? form.fields[String(key)] : form.form === 'array' ? form.item : undefined;
  const held: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return inner === undefined ? undefined : schemaAt(inner, held, rest);
}
