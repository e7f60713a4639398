import { failure } from '../../../api/validation/errors.ts';
import type { Status } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiRequest } from '../request.ts';

/** In which form an answer is wanted. */
export interface Representation {
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  readonly yaml: boolean;
  /** apiVersion of a Table or of partial objects, where it is the older one. */
  readonly beta?: boolean;
}

const OBJECT: Representation = { as: 'object', yaml: false };
const MEDIA_TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const TRANSFORMS: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The first form of the Accept header that the server has (handlers/negotiation). */
export function representationFor(request: ApiRequest): Result<Representation, Status> {
  const accept = request.headers?.['accept'];
  if (!accept) return ok(OBJECT);
  const clauses = accept
    .split(',')
    .map(parseClause)
    .toSorted((a, b) => qualityOf(b) - qualityOf(a));
  const known = clauses.filter(({ type }) => isServed(type));
  if (known.length === 0) {
    const message = `406: Not Acceptable\n\nAvailable representations: ${MEDIA_TYPES}`;
    return err(failure(406, 'NotAcceptable', message, {}));
  }
  for (const clause of known) {
    const found = representationOf(clause);
    if (found) return ok(found);
  }
  return err(failure(406, 'NotAcceptable', `only the following media types are accepted: ${MEDIA_TYPES}`));
}

function parseClause(text: string): Clause {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const pairs = parameters.map((part): [string, string] => {
    const at = part.indexOf('=');
    return [part.slice(0, at), part.slice(at + 1)];
  });
  return { type, parameters: new Map(pairs) };
}

/** How much a form is wanted: 1 unless told. */
function qualityOf({ parameters }: Clause): number {
  const quality = Number(parameters.get('q') ?? '1');
  return Number.isFinite(quality) ? quality : 0;
}

function isServed(type: string): boolean {
  return type === '*/*' || type === 'application/json' || type === 'application/yaml';
}

function representationOf({ type, parameters }: Clause): Representation | undefined {
  const yaml = type === 'application/yaml';
  const as = parameters.get('as');
  if (as === undefined) return { as: 'object', yaml };
  const version = parameters.get('v') ?? '';
  const served = parameters.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(version) && TRANSFORMS.has(as);
  if (!served) return undefined;
  return { as: as as Representation['as'], yaml, ...(version === 'v1beta1' ? { beta: true } : {}) };
}
