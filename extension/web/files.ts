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
export function openTextFile(page: Document): Promise<string | undefined> {
  const input = page.createElement('input');
  input.type = 'file';
  input.accept = '.ndjson,.jsonl,.json,.txt';
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve(undefined));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file === undefined) resolve(undefined);
      else file.text().then(resolve, reject);
    });
    input.click();
  });
}
