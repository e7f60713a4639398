import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom: each area names the areas that it may use. `types` may be imported as types alone. */
const ARROWS: Readonly<Record<string, { readonly code: readonly string[]; readonly types?: readonly string[] }>> = {
  base: { code: [] },
  api: { code: ['base'] },
  sim: { code: ['base', 'api'] },
  kubectl: { code: ['base', 'api', 'sim'] },
  scenarios: { code: ['base', 'api', 'sim', 'kubectl'] },
  session: { code: ['base', 'api', 'sim', 'kubectl', 'scenarios'] },
  views: { code: ['base', 'api'], types: ['sim'] },
  worker: { code: ['base', 'api', 'sim', 'kubectl', 'scenarios', 'session', 'views'], types: ['bridge'] },
  server: { code: ['base', 'api', 'sim', 'kubectl', 'scenarios', 'session'] },
  bridge: { code: [], types: ['sim', 'views'] },
  state: { code: ['base', 'views', 'bridge'], types: ['sim', 'api'] },
  i18n: { code: [] },
  ui: { code: ['base', 'api', 'views', 'state', 'i18n', 'bridge'], types: ['sim'] },
  testing: { code: ['base', 'api', 'sim', 'kubectl', 'scenarios', 'session', 'views'] },
  'main.tsx': { code: ['ui', 'state', 'bridge', 'i18n'] },
};

/** Areas without wall clock, chance, DOM and Node API: the simulation is deterministic, and runs anywhere. */
const CORE = ['base', 'api', 'sim', 'kubectl', 'scenarios', 'session', 'views'];
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, 'Date.now'],
  [/\bnew Date\(\)/, 'new Date()'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\bset(?:Timeout|Interval|Immediate)\s*\(/, 'timers'],
  [/\bqueueMicrotask\b/, 'microtasks'],
  [/\bperformance\.\w/, 'performance'],
  [/\bcrypto\.\w/, 'crypto'],
  [
    /\b(?:window|localStorage|navigator)\.\w|\bdocument\.(?:body|querySelector|createElement|getElement|addEvent)/,
    'the DOM',
  ],
  [/\bprocess\.(?:env|argv|exit|hrtime|cwd)\b/, "Node's process"],
  [/from 'node:/, "Node's modules"],
  [/\basync\s+(?:function|\(|\w+\s*\()|\bawait\s/, 'async'],
];
/** The link codec compresses, which browsers and Node offer only as streams. */
const MAY_BE_ASYNC = /^session\/link(-codec)?\.ts$/;

interface Source {
  readonly path: string;
  readonly area: string;
  readonly text: string;
  readonly imports: readonly { readonly target: string; readonly typeOnly: boolean }[];
}

const SRC = join(process.cwd(), 'src');
/** The texts of the Kubernetes API: the words there are not ours. */
const FOREIGN = 'api/generated/descriptions.ts';
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.endsWith('.d.ts') && path !== FOREIGN)
  .sort()
  .map(read);

function read(path: string): Source {
  const text = readFileSync(join(SRC, path), 'utf8');
  const imports = [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^'";]*?from\s+'(\.[^']+)'/gm)].map((match) => ({
    target: relative(SRC, resolve(SRC, dirname(path), match[2] as string)),
    typeOnly: match[1] !== undefined,
  }));
  return { path, area: path.split('/')[0] as string, text, imports };
}

/** The code without comments, strings and regular expressions' look-alikes of words. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/([^:])\/\/.*$/gm, '$1')
    .replace(/from '(node:[^']*)'/g, "from 'node:'")
    .replace(/'(?!node:)(?:\\.|[^'\\\n])*'/g, "''")
    .replace(/"(?:\\.|[^"\\\n])*"/g, '""')
    .replace(/`(?:\\.|[^`\\])*`/g, '``');
}

type Graph = ReadonlyMap<string, Iterable<string>>;

/** The first circle that is found in a graph; undefined if there is none. */
function circleIn(graph: Graph): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): readonly string[] | undefined => {
    const at = way.indexOf(node);
    if (at >= 0) return [...way.slice(at), node];
    if (done.has(node)) return undefined;
    for (const target of graph.get(node) ?? []) {
      const found = visit(target, [...way, node]);
      if (found) return found;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const found = visit(node, []);
    if (found) return found;
  }
  return undefined;
}

/** Which files import which, types included. */
const files: Graph = new Map(sources.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));

/** Which rooms of a folder, the folders and files right below it, lead to which. */
function roomsOf(folder: string): Graph {
  const prefix = `${folder}/`;
  const roomOf = (path: string): string | undefined =>
    path.startsWith(prefix) ? path.slice(prefix.length).split('/')[0] : undefined;
  const rooms = new Map<string, Set<string>>();
  for (const [path, targets] of files) {
    const room = roomOf(path);
    if (room === undefined) continue;
    const others = rooms.get(room) ?? new Set();
    rooms.set(room, others);
    for (const target of targets) {
      const other = roomOf(target);
      if (other !== undefined && other !== room) others.add(other);
    }
  }
  return rooms;
}

const folders = [
  ...new Set(
    sources.flatMap(({ path }) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, i, names) => names.slice(0, i + 1).join('/')),
    ),
  ),
].sort();
describe('who imports whom', () => {
  test('there are no circles, of types neither', () => {
    expect(circleIn(files)).toBeUndefined();
  });

  test('no room of a folder leads back to itself', () => {
    const tangled = folders.filter((folder) => circleIn(roomsOf(folder)) !== undefined);
    expect(tangled).toEqual([]);
  });

  test('every area is known', () => {
    const known = new Set([...Object.keys(ARROWS), 'architecture.test.ts']);
    expect(sources.map((source) => source.area).filter((area) => !known.has(area))).toEqual([]);
  });

  test('imports follow the arrows', () => {
    const wrong = sources.flatMap(({ path, area, imports }) =>
      imports.flatMap(({ target, typeOnly }) => {
        const to = target.split('/')[0] as string;
        const arrows = ARROWS[area];
        if (!arrows || to === area || arrows.code.includes(to) || (typeOnly && arrows.types?.includes(to))) return [];
        return [`${path} imports ${typeOnly ? 'types of ' : ''}${target}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('sim is entered by its door', () => {
    // Types may be taken from where they are declared; the code of the cluster is reached through index.ts and the vocabulary below.
    const open =
      /^sim\/(index|config|kernel\/[\w-]+|apiserver\/[\w/-]+|machine\/machine|io\/[\w-]+|containers\/(files|process|shell|tools)\/[\w/-]+|containers\/(programs\/applets|[\w-]+)|network\/[\w-]+)\.ts$/;
    const wrong = sources
      .filter(({ area }) => area !== 'sim')
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ target, typeOnly }) => target.startsWith('sim/') && !typeOnly && !open.test(target))
          .map(({ target }) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('control-plane components meet through the API server alone', () => {
    // A folder without a controller of its own is machinery that several share.
    const controllers = new Set(
      sources.map(({ path }) => /^sim\/controllers\/([\w-]+)\/.*(?:controller|collector|binder)\.ts$/.exec(path)?.[1]),
    );
    const component = (path: string): string | undefined => {
      const controller = /^sim\/controllers\/([\w-]+)\//.exec(path)?.[1];
      if (controller) return controllers.has(controller) ? `controllers/${controller}` : undefined;
      return /^sim\/(scheduler|kubelet)\//.exec(path)?.[1];
    };
    const wrong = sources.flatMap(({ path, imports }) => {
      const from = component(path);
      if (!from) return [];
      return imports
        .filter(({ target }) => {
          const to = component(target);
          return to !== undefined && to !== from;
        })
        .map(({ target }) => `${path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('a feature of the page never imports another', () => {
    const feature = (path: string): string | undefined => /^ui\/features\/([\w-]+)\//.exec(path)?.[1];
    const wrong = sources.flatMap(({ path, imports }) => {
      const from = feature(path);
      return imports
        .filter(({ target }) => from !== undefined && feature(target) !== undefined && feature(target) !== from)
        .map(({ target }) => `${path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});

test('the core has no wall clock, no chance, no DOM, no Node API, nothing asynchronous', () => {
  const wrong = sources
    .filter(({ area, path }) => CORE.includes(area) && !MAY_BE_ASYNC.test(path))
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      return FORBIDDEN.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${path}: ${what}`);
    });
  expect(wrong).toEqual([]);
});

test('no types given up, no unfinished words', () => {
  const wrong = sources.flatMap(({ path, text }) =>
    [/\bas any\b/, /: any\b/, /@ts-(?:ignore|expect-error|nocheck)/, /\b(?:TODO|FIXME|XXX|HACK)\b/]
      .filter((pattern) => pattern.test(codeOf(text)) || (/@ts-|TODO|FIXME/.test(pattern.source) && pattern.test(text)))
      .map((pattern) => `${path}: ${pattern.source}`),
  );
  expect(wrong).toEqual([]);
});
