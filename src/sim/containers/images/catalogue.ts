/**
 * What the registries hold: for a name of an image what it runs, or why it cannot be pulled. Known images (known-images.ts) exist with the tags that were
 * published; an image under somebody's own name on a public registry exists, whatever the tag, and runs a process that listens on the ports the container
 * declares, unless its name says that it does not exist; the short names of Docker Hub that are not known do not exist, nor does anything under other hosts: the nodes pull through a mirror near by,
 * which answers for all of them. What a person says of an image (ClusterConfig.images) goes before all that.
 */
import type { Result } from '../../../base/result.ts';
import { parseDuration } from '../../../api/values/duration.ts';
import { quantityNumber } from '../../../api/values/quantity.ts';
import { err, ok } from '../../../base/result.ts';
import { fnv1a } from '../../../base/random.ts';
import type { ImageBehaviour } from '../../config.ts';
import type { Directory } from '../files/files.ts';
import type { ImageInfo } from '../runtime.ts';
import { ownTree } from './image-kinds.ts';
import type { KnownImage } from './image-kinds.ts';
import { KNOWN_IMAGES } from './known-images.ts';
import { otherImage } from './other-images.ts';
import type { ImageReference } from './reference.ts';
import { digestOf, parseReference } from './reference.ts';
import { tagExists } from './tags.ts';

/** What a person changed, in numbers. */
export interface Behaviour {
  readonly startupMs: number | undefined;
  readonly latencyMs: number | undefined;
  readonly exit: { readonly afterMs: number; readonly code: number } | undefined;
  readonly memoryBytes: number | undefined;
  readonly pullMs: number | undefined;
  readonly ignoresTerm: boolean;
}

/** An image as a node has it. */
export interface Image {
  readonly info: ImageInfo;
  readonly tree: Directory;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly stopSignal: string;
  /** Ports it listens on by itself. */
  readonly ports: readonly number[];
  /** Any command that is not in its tree runs as a process that listens on the declared ports. */
  readonly anyCommand: boolean;
  readonly behaviour: Behaviour | undefined;
  readonly pullMs: number;
}

/** The path along which commands are found if the image sets none. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const PUBLIC_REGISTRIES =
  /^(docker\.io|ghcr\.io|gcr\.io|(us|eu|asia)\.gcr\.io|quay\.io|public\.ecr\.aws|mcr\.microsoft\.com|registry\.gitlab\.com|[a-z0-9-]+\.pkg\.dev|[a-z0-9.-]+\.amazonaws\.com|[a-z0-9-]+\.azurecr\.io)$/;
const CLOSED = /^(docker\.io\/library|registry\.k8s\.io|k8s\.gcr\.io)\//;

const OWN: KnownImage = { tags: { words: [] }, tree: ownTree, entrypoint: ['app'], sizeMb: 40 };

/** Names that say themselves that there is no such image. */
const NOWHERE = /(^|[/:._-])(non-?exist\w*|does-?not-?exist|no-such|not-a-real)/;

export class ImageCatalogue {
  private behaviours: Readonly<Record<string, ImageBehaviour>>;
  private readonly images = new Map<string, Image>();

  constructor(behaviours: Readonly<Record<string, ImageBehaviour>> = {}) {
    const entries = Object.entries(behaviours).map(([name, value]) => [normalName(name), value] as const);
    this.behaviours = Object.fromEntries(entries);
  }

  /** From now on the image behaves so: for pulls and containers that start later. */
  behave(image: string, behaviour: ImageBehaviour): void {
    const name = normalName(image);
    this.behaviours = { ...this.behaviours, [name]: { ...this.behaviours[name], ...behaviour } };
    this.images.clear();
  }

  /** What has been said of an image, by its full name or the name alone. */
  behaviourOf(image: string): ImageBehaviour | undefined {
    const { full, name } = parseReference(image);
    return this.behaviours[full] ?? this.behaviours[name];
  }

  /** What the registry answers; an error is the runtime's text. */
  resolve(image: string): Result<Image, string> {
    const reference = parseReference(image);
    const cached = this.images.get(reference.full);
    if (cached) return ok(cached);
    const said = this.behaviourOf(image);
    const known = KNOWN_IMAGES[reference.name] ?? otherImage(reference.name);
    const failure = this.failureOf(reference, known, said);
    if (failure !== undefined) return err(failure);
    const made = makeImage(reference, known, said);
    this.images.set(reference.full, made);
    return ok(made);
  }

  private failureOf(
    reference: ImageReference,
    known: KnownImage | undefined,
    said: ImageBehaviour | undefined,
  ): string | undefined {
    const { full, registry, tag } = reference;
    const prefix = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": `;
    const notFound = `rpc error: code = NotFound desc = ${prefix}${full}: not found`;
    if (said?.missing === true) return notFound;
    if (said !== undefined) return undefined;
    if (known) return tag === '' || tagExists(known.tags, tag) ? undefined : notFound;
    const open = !CLOSED.test(reference.name) && !NOWHERE.test(full);
    return open && PUBLIC_REGISTRIES.test(registry) ? undefined : notFound;
  }
}

function makeImage(reference: ImageReference, known: KnownImage | undefined, said: ImageBehaviour | undefined): Image {
  const kind = known ?? OWN;
  const behaviour = said ? behaviourOf(said) : undefined;
  const sizeBytes = Math.round(kind.sizeMb * 1_000_000 * (1 + (fnv1a(reference.full) % 1000) / 20_000));
  return {
    info: {
      id: `${reference.name}@${digestOf(reference)}`,
      names: [reference.full],
      sizeBytes,
      user: kind.user,
    },
    tree: (kind.variants?.find(({ tag }) => tag.test(reference.tag)) ?? kind).tree(),
    entrypoint: kind.entrypoint ?? [],
    cmd: kind.cmd ?? [],
    env: { PATH: DEFAULT_PATH, ...kind.env, ...versionOf(kind, reference) },
    workingDir: kind.workingDir ?? '/',
    stopSignal: kind.stopSignal ?? 'SIGTERM',
    ports: kind.ports ?? [],
    anyCommand: known === undefined || known.anyCommand === true,
    behaviour,
    pullMs: behaviour?.pullMs ?? pullMsOf(sizeBytes),
  };
}

function versionOf(kind: KnownImage, { tag }: ImageReference): Record<string, string> {
  const version = /^v?(\d+(\.\d+)*)/.exec(tag)?.[1];
  return kind.versionVariable === undefined || version === undefined ? {} : { [kind.versionVariable]: version };
}

/** From a registry near by: a handshake, and about 120 MB a second. */
function pullMsOf(sizeBytes: number): number {
  return 150 + Math.round(sizeBytes / 120_000);
}

function behaviourOf(said: ImageBehaviour): Behaviour {
  return {
    startupMs: said.startup === undefined ? undefined : parseDuration(said.startup),
    latencyMs: said.latency === undefined ? undefined : parseDuration(said.latency),
    exit:
      said.exit === undefined || said.exit === 'never'
        ? undefined
        : { afterMs: parseDuration(said.exit.after) ?? 0, code: said.exit.code },
    memoryBytes: said.memory === undefined ? undefined : quantityNumber(said.memory),
    pullMs: said.pull === undefined ? undefined : parseDuration(said.pull),
    ignoresTerm: said.ignoresTerm === true,
  };
}

/** Name as behaviours are looked up: with the registry, with the tag only if one was given. */
function normalName(name: string): string {
  const reference = parseReference(name);
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') || name.includes('@') ? reference.full : reference.name;
}
