import { pickedFile, type LocalFile } from '../panel/scenarios/local-file.ts';

/** Hands the user a text as a download. */
export function saveTextFile(page: Document, name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  const link = page.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken the blob by the end of this turn, but not every browser by the end of the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lets the user pick a file and reads it as text; `undefined` when they pick none. Call it within a click. */
export async function openTextFile(page: Document): Promise<string | undefined> {
  const [file] = await picked(page, { accept: '.ndjson,.jsonl,.json,.txt', multiple: false });
  return file?.text();
}

/** Lets the user pick files with these endings; none when they pick none. Call it within a click. */
export async function pickLocalFiles(page: Document, endings: readonly string[]): Promise<readonly LocalFile[]> {
  const files = await picked(page, { accept: endings.join(','), multiple: true });
  return files.map(pickedFile);
}

function picked(page: Document, how: Pick<HTMLInputElement, 'accept' | 'multiple'>): Promise<readonly File[]> {
  const input = Object.assign(page.createElement('input'), { type: 'file', ...how });
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve([]));
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.click();
  });
}
