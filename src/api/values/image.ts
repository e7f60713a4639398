// References to images: `[registry/]repository[:tag][@digest]` (distribution's reference grammar, pkg/util/parsers).

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DOMAIN =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const REFERENCE = new RegExp(
  `^(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?` +
    '(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$',
);

/** The longest name of a repository. */
const MAX_NAME = 255;

export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly registry: string;
  /** `library/nginx` for `nginx`. */
  readonly repository: string;
  /** `latest` where neither tag nor digest is written; empty where only a digest is. */
  readonly tag: string;
  readonly digest: string;
}

const parsed = new Map<string, ImageReference | undefined>();

/** Undefined where the text is no reference. */
export function parseImage(image: string): ImageReference | undefined {
  if (!parsed.has(image)) {
    if (parsed.size >= 2000) parsed.clear();
    parsed.set(image, readReference(image));
  }
  return parsed.get(image);
}

function readReference(image: string): ImageReference | undefined {
  if (/^[a-f0-9]{64}$/.test(image)) return undefined;
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(0, slash));
  const named = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const match = REFERENCE.exec(named ? image : `docker.io/${image}`);
  if (!match || (match[2] ?? '').length > MAX_NAME) return undefined;
  const [, domain = 'docker.io', path = '', tag = '', digest = ''] = match;
  const registry = domain === 'index.docker.io' ? 'docker.io' : domain;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { registry, repository, tag: tag || (digest ? '' : 'latest'), digest };
}

/** The pull policy of a container that names none. */
export function defaultPullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  return parseImage(image ?? '')?.tag === 'latest' ? 'Always' : 'IfNotPresent';
}
