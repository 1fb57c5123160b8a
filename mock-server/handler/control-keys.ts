import type { TokenKind } from '../../reauth/trace/events.ts';
import { z } from '../../reauth/trace/zod.ts';
import { choice, flag } from '../settings/value-schemas.ts';
import { done, readControl, type ControlEndpoint } from './control-reply.ts';

const rotateSchema = z.strictObject({ kind: choice('access', 'refresh').optional(), forget: flag.optional() });
const BOTH: readonly TokenKind[] = ['access', 'refresh'];

/**
 * `POST keys/rotate`: new tokens of this kind, or of both, are signed with a new key. Tokens that are out go on to be good,
 * since the older keys verify on; with `forget`, as after a leak, they are good no more.
 */
export const rotateKeysEndpoint: ControlEndpoint = async ({ request }, { tokens: { keys }, events }) => {
  const body = readControl(request, rotateSchema, ['kind', 'forget']);
  if (!body.ok) return body.refusal;
  const { kind: asked, forget: forgotten = false } = body.value;
  for (const kind of asked === undefined ? BOTH : [asked]) {
    const { kid } = await keys.rotate(kind, forgotten);
    events.append({ type: 'keys.rotated', kind, kid, forgotten });
  }
  return done({ keys: await keys.list() });
};
