import type { Rule } from './rule.ts';
import { refreshRanTwice } from './rules/refresh-ran-twice.ts';
import { requestNeverSettled } from './rules/request-never-settled.ts';
import { spentTokenPresented } from './rules/spent-token-presented.ts';

/** Every rule, in the order in which findings are shown. */
export const rules: readonly Rule[] = [refreshRanTwice, spentTokenPresented, requestNeverSettled];
