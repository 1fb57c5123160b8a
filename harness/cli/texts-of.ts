import { readFileSync } from 'node:fs';

/** What stands in these files now; one that is gone is empty. */
export function textsOf(files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, textOf(file)]));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
