// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { openTextFile, saveTextFile } from './files.ts';

test('a text is handed to the user as a download with its name', async () => {
  const saved: { name: string; text: Promise<string> }[] = [];
  const made = new Map<string, Blob>();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) made.set('blob:1', blob);
    return 'blob:1';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: made.get(this.href)?.text() ?? Promise.resolve('') });
  });

  saveTextFile(document, 'trace.ndjson', 'one line\n');

  expect(saved.map(({ name }) => name)).toEqual(['trace.ndjson']);
  expect(await saved[0]?.text).toBe('one line\n');
});

function pick(act: (input: HTMLInputElement) => void) {
  vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (this: HTMLInputElement) {
    act(this);
  });
  return openTextFile(document);
}

test('the picked file is read as text', async () => {
  const text = await pick((input) => {
    Object.defineProperty(input, 'files', { value: [new File(['a trace'], 'trace.ndjson')] });
    input.dispatchEvent(new Event('change'));
  });

  expect(text).toBe('a trace');
});

test('who picks no file gets none', async () => {
  expect(await pick((input) => input.dispatchEvent(new Event('cancel')))).toBeUndefined();
});
