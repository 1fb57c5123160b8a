export type FoundChromium = { readonly path: string } | { readonly problem: string };
export function findChromium(): FoundChromium;
export function prepareChromium(): Promise<FoundChromium>;
