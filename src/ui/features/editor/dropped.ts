export interface Dropped {
  readonly name: string;
  readonly text: string;
}

const WANTED = /\.(ya?ml|json)$/i;
const MOST = 200;
const LARGEST = 8 * 1024 * 1024;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

async function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function collect(entry: FileSystemEntry, into: Dropped[]): Promise<void> {
  if (into.length >= MOST) return;
  if (entry.isDirectory) {
    for (const inner of await entriesIn(entry as FileSystemDirectoryEntry)) await collect(inner, into);
    return;
  }
  if (WANTED.test(entry.name))
    await read(await fileOf(entry as FileSystemFileEntry), entry.fullPath.replace(/^\//, ''), into);
}

async function read(file: File, name: string, into: Dropped[]): Promise<void> {
  if (WANTED.test(name) && file.size <= LARGEST && into.length < MOST) into.push({ name, text: await file.text() });
}

/** Manifests in what was dropped: files, or whole folders. */
export async function readDropped(transfer: DataTransfer): Promise<readonly Dropped[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const into: Dropped[] = [];
  // what no folder stands behind comes as plain files
  if (entries.length === 0) for (const file of transfer.files) await read(file, file.name, into);
  for (const entry of entries) await collect(entry, into);
  return into.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a text is a whole run rather than a manifest: it names its scenario, and no object. */
export const isScenario = (text: string): boolean => /^scenario:\s*\S/m.test(text) && !/^apiVersion:/m.test(text);
