export type FoundRedis = { readonly path: string } | { readonly problem: string };
export function findRedis(): FoundRedis;
export function prepareRedis(): Promise<FoundRedis>;
