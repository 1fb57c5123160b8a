import type { CallRef, FamilyNode } from '../../../reauth/trace/family.ts';

/** The call that tells most of a token: the last one that presented it against the rules, who spent it, who used it, who got it. */
export const tellingCallOf = ({ presentations, spent, issuedBy }: FamilyNode): CallRef | undefined =>
  presentations.findLast(({ outcome }) => outcome !== 'granted') ?? spent ?? presentations.at(-1) ?? issuedBy;
