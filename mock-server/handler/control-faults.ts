import { z } from '../../reauth/trace/zod.ts';
import { FAULTS_AT_MOST, faultListSchema, faultSchema } from '../faults/fault.ts';
import { done, readControl, type ControlEndpoint } from './control-reply.ts';
import { refused, type Outcome } from './outcome.ts';

const putSchema = z.strictObject({ faults: faultListSchema });

/** `PUT faults`: these stand from now on, and no others. Counts begin anew, and what hung is cut. */
export const putFaultsEndpoint: ControlEndpoint = async ({ request }, { faults: { standing } }) => {
  const body = readControl(request, putSchema, ['faults']);
  if (!body.ok) return body.refusal;
  standing.replace(body.value.faults);
  return done({ faults: standing.list });
};

/** `POST faults`: one more, which is answered as it stands. */
export const postFaultEndpoint: ControlEndpoint = async ({ request }, { faults: { standing } }) => {
  const body = readControl(request, faultSchema);
  if (!body.ok) return body.refusal;
  const added = standing.add(body.value);
  if (added === 'id-taken') {
    return notAdded('id', body.value.id, `an id that no other fault has; these stand: ${idsOf(standing.list)}`);
  }
  if (added === 'too-many') {
    return notAdded('body', undefined, `one of at most ${FAULTS_AT_MOST} faults: remove some first`);
  }
  return done({ fault: standing.list.find(({ id }) => id === added.id), faults: standing.list });
};

/** `DELETE faults`: the server is itself again, but for replies that are late already. */
export const deleteFaultsEndpoint: ControlEndpoint = async (_, { faults: { standing } }) => {
  if (!standing.isNone) standing.replace([]);
  return done({ faults: standing.list });
};

/** `DELETE faults/:id` */
export const deleteFaultEndpoint: ControlEndpoint = async ({ params }, { faults: { standing } }) => {
  const id = params.get('id') ?? '';
  if (standing.remove(id) === 'removed') return done({ faults: standing.list });
  const message = `There is no fault "${id.slice(0, 40)}". These stand: ${idsOf(standing.list)}.`;
  return refused(404, 'not-found', message);
};

const idsOf = (faults: readonly { readonly id: string }[]): string => faults.map(({ id }) => id).join(', ') || 'none';

function notAdded(field: string, value: string | undefined, allowed: string): Outcome {
  const written = value === undefined ? {} : { value: JSON.stringify(value) };
  const message = `"${field}" cannot be ${written.value ?? 'taken'}; allowed: ${allowed}.`;
  return refused(400, 'bad-request', message, { errors: [{ field, ...written, allowed, message }] });
}
