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
  if (!WANTED.test(entry.name)) return;
  const file = await fileOf(entry as FileSystemFileEntry);
  if (file.size <= LARGEST) into.push({ name: entry.fullPath.replace(/^\//, ''), text: await file.text() });
}

/** Manifests in what was dropped: files, or whole folders. */
export async function readDropped(transfer: DataTransfer): Promise<readonly Dropped[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const into: Dropped[] = [];
  for (const entry of entries) await collect(entry, into);
  return into.sort((a, b) => (a.name < b.name ? -1 : 1));
}
