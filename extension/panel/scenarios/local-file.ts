/** A file of the user's own, as it can be read at any time. */
export interface LocalFile {
  readonly name: string;
  /** What is in it now. Rejects when the browser does not let it be read (again). */
  read(): Promise<string>;
}

/** A file that was picked: a browser reads it as it was then, and refuses once it has been changed. */
export const pickedFile = (file: File): LocalFile => ({ name: file.name, read: () => file.text() });

/** What Chromium gives for a dropped file, so that it can be read anew each time. Lib "dom" has no types for it. */
interface FileHandle {
  readonly kind: string;
  readonly name: string;
  getFile(): Promise<File>;
}

/**
 * The files that were dropped. Call it within the event: the browser forgets them after. Where it hands out handles, what
 * is in a file can be read again after it was changed.
 */
export function droppedFiles({ items }: DataTransfer): Promise<readonly LocalFile[]> {
  const files = [...items].filter(({ kind }) => kind === 'file').map(droppedFile);
  return Promise.all(files).then((all) => all.filter((file) => file !== undefined));
}

async function droppedFile(item: DataTransferItem): Promise<LocalFile | undefined> {
  const file = item.getAsFile();
  const handle = await handleOf(item);
  if (handle !== undefined) {
    return { name: handle.name, read: async () => (await handle.getFile()).text() };
  }
  return file === null ? undefined : pickedFile(file);
}

async function handleOf(item: DataTransferItem): Promise<FileHandle | undefined> {
  const ask: unknown = Reflect.get(item, 'getAsFileSystemHandle');
  if (typeof ask !== 'function') return undefined;
  try {
    const handle: unknown = await ask.call(item);
    return isFileHandle(handle) ? handle : undefined;
  } catch {
    return undefined;
  }
}

const isFileHandle = (handle: unknown): handle is FileHandle =>
  typeof handle === 'object' && handle !== null && 'getFile' in handle && 'name' in handle;
