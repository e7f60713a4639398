import { byText } from '../../../../base/compare.ts';
import { errnoText } from '../../../io/errno.ts';
import type { AnyNode } from '../../files/file-system.ts';
import { joinPath, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { complain, parseOptions } from '../common/options.ts';
import type { Options } from '../common/options.ts';
import { modeText, ownerOf, sizeOf } from './stat.ts';
import { human } from '../common/sizes.ts';

interface Entry {
  readonly name: string;
  readonly node: AnyNode;
}

/** Older files are shown with their year. */
const HALF_YEAR_MS = 15_778_476_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WIDTH = 80;

export const ls: Program = function* (context) {
  const options = parseOptions(context, '1aAlnhdRtrSFpiCxsLHk', { all: 'a', color: '1', 'full-time': 'l' });
  if (!options) return 1;
  const listing = new Listing(context, options);
  return listing.run(options.rest.length === 0 ? ['.'] : options.rest);
};

class Listing {
  private readonly context: ProcessContext;
  private readonly options: Options;
  private blocks = 0;

  constructor(context: ProcessContext, options: Options) {
    this.context = context;
    this.options = options;
  }

  run(paths: readonly string[]): number {
    let status = 0;
    const plain: Entry[] = [];
    const folders: Entry[] = [];
    for (const name of paths) {
      const path = resolvePath(this.context.cwd, name);
      const found =
        this.options.has('l') && !name.endsWith('/') ? this.context.files.lstat(path) : this.context.files.stat(path);
      const link = found.ok ? found : this.context.files.lstat(path);
      if (!link.ok) {
        complain(this.context, `${name}: ${errnoText(link.error)}`);
        status = 1;
      } else if (link.value.type === 'directory' && !this.options.has('d')) folders.push({ name, node: link.value });
      else plain.push({ name, node: link.value });
    }
    if (plain.length > 0) this.show(this.sorted(plain), this.context.cwd);
    this.blocks += plain.length > 0 ? 1 : 0;
    const titled = paths.length > 1 || this.options.has('R');
    for (const { name } of folders.toSorted((a, b) => byText(a.name, b.name)))
      status = this.folder(name, titled) || status;
    return status;
  }

  private folder(name: string, titled: boolean): number {
    const { context, options } = this;
    const path = resolvePath(context.cwd, name);
    const names = context.files.list(path);
    if (!names.ok) {
      complain(context, `can't open '${name}': ${errnoText(names.error)}`);
      return 1;
    }
    if (titled) context.stdout.write(`${this.blocks > 0 ? '\n' : ''}${name}:\n`);
    this.blocks += 1;
    const shown = names.value.filter((entry) => options.has('a') || options.has('A') || !entry.startsWith('.'));
    const all = options.has('a') ? ['.', '..', ...shown] : shown;
    const entries = all.flatMap((entry): Entry[] => {
      const at = resolvePath(path, entry);
      const node = options.has('L') ? context.files.stat(at) : context.files.lstat(at);
      return node.ok ? [{ name: entry, node: node.value }] : [];
    });
    if (options.has('l'))
      context.stdout.write(`total ${entries.reduce((sum, { node }) => sum + kilobytesOf(node), 0)}\n`);
    this.show(this.sorted(entries), path);
    if (!options.has('R')) return 0;
    const below = entries.filter((entry) => entry.node.type === 'directory' && !/^\.\.?$/.test(entry.name));
    return below.reduce((status, entry) => this.folder(joinPath(name, entry.name), true) || status, 0);
  }

  private sorted(entries: readonly Entry[]): readonly Entry[] {
    const { options } = this;
    const time = ({ node }: Entry): number => ('mtime' in node ? node.mtime : 0);
    const list = entries.toSorted((a, b) => byText(a.name, b.name));
    if (options.has('t')) list.sort((a, b) => time(b) - time(a));
    if (options.has('S')) list.sort((a, b) => sizeOf(b.node) - sizeOf(a.node));
    return options.has('r') ? list.toReversed() : list;
  }

  private show(entries: readonly Entry[], base: string): void {
    const { context, options } = this;
    if (options.has('l') || options.has('n')) {
      for (const entry of entries) context.stdout.write(this.long(entry, base));
      return;
    }
    const names = entries.map((entry) => this.marked(entry));
    if (names.length === 0) return;
    if (context.tty && !options.has('1')) context.stdout.write(columns(names));
    else context.stdout.write(names.map((name) => `${name}\n`).join(''));
  }

  private marked({ name, node }: Entry): string {
    if (node.type === 'directory' && (this.options.has('F') || this.options.has('p'))) return `${name}/`;
    return name;
  }

  private long(entry: Entry, base: string): string {
    const { context } = this;
    const { node } = entry;
    const { user, group } = ownerOf(context, node);
    const bytes = sizeOf(node);
    const size = this.options.has('h') ? human(bytes) : String(bytes);
    const date = new Date(context.kernel.epoch + ('mtime' in node ? node.mtime : 0));
    const two = (value: number): string => String(value).padStart(2, '0');
    const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
    const age = context.kernel.wallClock - date.getTime();
    const when =
      age > HALF_YEAR_MS || age < -HALF_YEAR_MS
        ? `${day}  ${date.getUTCFullYear()}`
        : `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
    const links = node.type === 'directory' ? 2 : 1;
    const target = node.type === 'link' ? ` -> ${node.target}` : '';
    const at = resolvePath(base, entry.name);
    const found = this.options.has('L') ? context.files.stat(at) : context.files.lstat(at);
    const mode = modeText(found.ok ? found.value : node);
    return `${mode} ${String(links).padStart(4)} ${user.padEnd(8)} ${group.padEnd(8)} ${size.padStart(9)} ${when} ${this.marked(entry)}${target}\n`;
  }
}

/** What a node takes on the disk, in blocks of 4 KiB. */
function kilobytesOf(node: AnyNode): number {
  if (node.type === 'directory') return 4;
  return node.type === 'file' ? Math.ceil(sizeOf(node) / 4096) * 4 : 0;
}

/** Names in columns, as at a terminal. */
function columns(names: readonly string[]): string {
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const count = Math.max(1, Math.floor(WIDTH / width));
  const rows = Math.ceil(names.length / count);
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: count }, (__, column) => names[column * rows + row] ?? '');
    return cells
      .map((cell) => cell.padEnd(width))
      .join('')
      .trimEnd();
  });
  return lines.map((line) => `${line}\n`).join('');
}
