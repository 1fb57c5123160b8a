import { z } from '../../reauth/trace/zod.ts';
import { purposeOf } from '../../reauth/trace/purpose.ts';
import type { ApiRequest } from './api.ts';
import { readForm, readJson } from './body.ts';
import { refused, type Outcome } from './outcome.ts';

const TOKEN = 'Give the refresh token as a text.';
const GRANT = 'Give refresh_token, or leave it out.';

/**
 * What a refresh sends in the bearer profile (RFC 6749 section 6, as JSON). Parameters that are not known are ignored,
 * and one without a value is as good as absent (section 3.2).
 */
const refreshFormSchema = z
  .object({
    refresh_token: z.string({ error: () => TOKEN }).nullish(),
    grant_type: z.literal(['refresh_token', ''], { error: () => GRANT }).nullish(),
  })
  .nullish();

/** What is wrong with the body of a refresh, where something is; that it holds no token is another matter. */
export function badRefreshForm(request: ApiRequest): Outcome | undefined {
  if (request.method !== 'POST') return undefined;
  const form = readForm(request, refreshFormSchema, ['refresh_token', 'grant_type']);
  if (form.ok) return undefined;
  const { status, reason, message = '' } = form.refusal;
  return refused(status, reason, message, { error: 'invalid_request' });
}

const tokenSchema = z.object({ refresh_token: z.string().min(1) });

/** The refresh token in the body of a POST to refresh or logout, whatever else is in there; `undefined` without one. */
export function refreshTokenIn(request: ApiRequest): string | undefined {
  const purpose = purposeOf(request.method, request.path);
  if (request.method !== 'POST' || (purpose !== 'refresh' && purpose !== 'logout')) return undefined;
  const json = readJson(request);
  return json.ok ? tokenSchema.safeParse(json.value).data?.refresh_token : undefined;
}
