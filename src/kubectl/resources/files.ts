// `-f`: files, directories, standard input (cli-runtime/pkg/resource/builder.go: FilenameParam).
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Stream } from '../../sim/apiserver/request.ts';
import type { Task } from '../../sim/kernel/task.ts';
import { waitFor } from '../../sim/kernel/task.ts';
import type { Files, KubectlEnvironment } from '../environment.ts';
import type { Failure } from '../failure.ts';
import { plain } from '../failure.ts';

export interface SourceText {
  /** As errors name it: the path, or `STDIN`. */
  readonly name: string;
  readonly text: string;
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** Reads everything that a stream still brings. */
export function* readAll(stream: Stream<string> | undefined): Task<string> {
  if (!stream) return '';
  let text = '';
  for (let part = yield* waitFor(stream.next()); part !== undefined; part = yield* waitFor(stream.next())) text += part;
  return text;
}

/** The texts of the given file names, in order; directories are read in order of names. */
export function* readSources(
  environment: KubectlEnvironment,
  names: readonly string[],
  recursive: boolean,
): Task<Result<readonly SourceText[], Failure>> {
  const sources: SourceText[] = [];
  for (const name of names) {
    if (name === '-') {
      sources.push({ name: 'STDIN', text: yield* readAll(environment.stdin) });
      continue;
    }
    if (/^https?:\/\//.test(name))
      return err(plain(`unable to read URL "${name}", the network beyond the cluster is not simulated`));
    const found = readPath(environment.files, name, recursive);
    if (!found.ok) return found;
    sources.push(...found.value);
  }
  return ok(sources);
}

function readPath(files: Files, name: string, recursive: boolean): Result<readonly SourceText[], Failure> {
  const text = files.read(name);
  if (text !== undefined) return ok([{ name, text }]);
  const entries = files.list(name);
  if (entries === undefined) return err(plain(`the path ${JSON.stringify(name)} does not exist`));
  const base = name.replace(/\/+$/, '');
  const found = entries.flatMap((entry): readonly SourceText[] => {
    const path = base === '.' ? entry : `${base}/${entry}`;
    if (entry.endsWith('/')) {
      const inner = recursive ? readPath(files, path.slice(0, -1), true) : undefined;
      return inner?.ok ? inner.value : [];
    }
    const inside = EXTENSIONS.some((extension) => entry.endsWith(extension)) ? files.read(path) : undefined;
    return inside === undefined ? [] : [{ name: path, text: inside }];
  });
  if (found.length > 0) return ok(found);
  return err(plain(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`));
}
