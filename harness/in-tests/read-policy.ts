import type { Policy } from '../../mock-server/protocol/policy.ts';
import { problemsOf } from '../../mock-server/settings/problems.ts';
import { POLICY_NAMES, policySchema } from '../../mock-server/settings/schema.ts';
import { defined } from '../../reauth/trace/defined.ts';
import { OptionError, type PolicyChoice } from './run-options.ts';

/** Reads what differs from the scenario's policy. Throws all that is wrong with it at once. */
export function readPolicy(choice: PolicyChoice): Partial<Policy> {
  const parsed = policySchema.partial().safeParse(choice);
  if (parsed.success) return defined(parsed.data);
  const problems = problemsOf(parsed.error, choice, [...POLICY_NAMES]);
  throw new OptionError(
    problems
      .map(({ field, value = 'missing', allowed }) => `policy: ${field} cannot be ${value}. Allowed: ${allowed}.`)
      .join('\n'),
  );
}
