import { badRequest, failure, requestEntityTooLarge } from '../../../api/validation/errors.ts';
import { schemas } from '../../../api/generated/schema.ts';
import type { Status } from '../../../api/generated/types.ts';
import { utf8Bytes } from '../../../base/utf8.ts';
import { kindByGvk } from '../../../api/kinds.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiRequest } from '../request.ts';
import { DecodeError, decode, jsonKind } from '../codec/decode.ts';
import { isRecord } from '../../../base/record.ts';
import { JsonError, parseJson } from '../codec/json-text.ts';
import { YamlError, parseYaml } from '../codec/yaml-text.ts';

/** The type that a request's body is to have. */
export interface Expected {
  readonly apiVersion: string;
  readonly kind: string;
  /** Name in the schema. */
  readonly schema: string;
  /** Go package of the internal type: `apps.Deployment`. */
  readonly goPackage: string;
}

export interface DecodedBody {
  readonly object: Readonly<Record<string, unknown>>;
  /** What strict decoding complains about. */
  readonly strict: readonly string[];
}

const SHOWN_BYTES = 30;
const PROBE = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

interface Raw {
  readonly value: unknown;
  readonly duplicates: readonly string[];
  readonly numbers: ReadonlyMap<string, string>;
}

const PLAIN: Pick<Raw, 'duplicates' | 'numbers'> = { duplicates: [], numbers: new Map() };

const BODY_TYPES: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** A refusal of a body of a type that the server does not read; without a type it is JSON. */
function checkType(request: ApiRequest): Status | undefined {
  const type = (request.headers?.['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === '' || BODY_TYPES.includes(type)) return undefined;
  const message = `the body of the request was in an unknown format - accepted media types include: ${BODY_TYPES.join(', ')}`;
  return failure(415, 'UnsupportedMediaType', message);
}

/** Decodes the body of a request into a type of the API. */
export function decodeBody(request: ApiRequest, expected: Expected): Result<DecodedBody, Status> {
  const unread = checkType(request);
  if (unread) return err(unread);
  const raw = rawBody(request, expected);
  if (!raw.ok) return raw;
  const { value } = raw.value;
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(value);
  const shape = checkShape(value, expected, text);
  if (shape) return err(shape);
  const object = value as Readonly<Record<string, unknown>>;
  const apiVersion = (object['apiVersion'] || expected.apiVersion) as string;
  const kind = (object['kind'] || expected.kind) as string;
  const wrong = checkKind(apiVersion, kind, expected, text);
  if (wrong) return err(wrong);
  try {
    const decoded = decode({ ...object, apiVersion, kind }, expected.schema, { numbers: raw.value.numbers });
    const strict = inOrderOf(value, [...raw.value.duplicates, ...decoded.strict]);
    return ok({ object: decoded.value as DecodedBody['object'], strict });
  } catch (error) {
    if (error instanceof DecodeError) return err(cannotHandle(apiVersion, kind, expected, error.message));
    throw error;
  }
}

/** Complaints about fields in the order in which the fields stand in the text; others come first. */
function inOrderOf(value: unknown, complaints: readonly string[]): readonly string[] {
  if (complaints.length < 2) return complaints;
  const places = new Map<string, number>();
  const visit = (at: unknown, path: string): void => {
    places.set(path, places.size);
    if (Array.isArray(at)) at.forEach((item, i) => visit(item, `${path}[${i}]`));
    else if (isRecord(at)) for (const key of Object.keys(at)) visit(at[key], path ? `${path}.${key}` : key);
  };
  visit(value, '');
  const placeOf = (complaint: string): number => places.get(/ field "(.*)"$/.exec(complaint)?.[1] ?? '') ?? -1;
  return complaints.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** `Deployment in version "v1" cannot be handled as a Deployment: …` */
export function cannotHandle(apiVersion: string, kind: string, expected: Expected, why: string): Status {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${why}`);
}

const MAX_BYTES = 3 * 1024 * 1024;

/** A refusal of a body of more than 3 MiB. */
export function checkSize({ body }: ApiRequest): Status | undefined {
  if (body === undefined || !isLarge(body)) return undefined;
  const size = typeof body === 'string' ? body.length : JSON.stringify(body).length;
  return size > MAX_BYTES ? requestEntityTooLarge(`limit is ${MAX_BYTES}`) : undefined;
}

/** Whether a value may be large: any long text in it. */
function isLarge(value: unknown): boolean {
  if (typeof value === 'string') return value.length > MAX_BYTES / 64;
  if (Array.isArray(value)) return value.length > 1000 || value.some(isLarge);
  return isRecord(value) && Object.values(value).some(isLarge);
}

/** The body's text or value as a JSON value. */
function rawBody(request: ApiRequest, expected: Expected): Result<Raw, Status> {
  const { body } = request;
  if (typeof body !== 'string') return ok({ value: body ?? {}, ...PLAIN });
  const yaml = (request.headers?.['content-type'] ?? '').includes('yaml');
  try {
    if (yaml) {
      const { value, duplicates } = parseYaml(body);
      return ok({ value, duplicates, numbers: PLAIN.numbers });
    }
    const { value, duplicates, numbers } = parseJson(body);
    return ok({ value, duplicates: duplicates.map((path) => `duplicate field "${path}"`), numbers });
  } catch (error) {
    if (error instanceof YamlError) return err(unrecognized(expected, error.message, body, true));
    if (!(error instanceof JsonError)) throw error;
    const why = `couldn't get version/kind; json parse error: ${error.message}`;
    return err(unrecognized(expected, why, body, false));
  }
}

function unrecognized({ kind }: Expected, why: string, text: string, binary: boolean): Status {
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): ${why} (${beginning(text, binary)})`,
  );
}

/** The first bytes of a body, as Go shows them: JSON objects as text, the rest in hex. */
function beginning(text: string, binary: boolean): string {
  if (text === '') return '<empty>';
  const isText = !binary && /^[ \t\r\n]*\{/.test(text);
  if (isText) return text.length > SHOWN_BYTES ? `${text.slice(0, SHOWN_BYTES)} ...` : text;
  const bytes = utf8Bytes(text);
  const hex = bytes.slice(0, SHOWN_BYTES).map((byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('') + (bytes.length > SHOWN_BYTES ? ' ...' : '');
}

function checkShape(value: unknown, expected: Expected, text: string): Status | undefined {
  const parse = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  if (!isRecord(value)) {
    const why = `${parse} ${jsonKind(value)} into Go value of type ${PROBE}`;
    return unrecognized(expected, why, text, false);
  }
  for (const field of ['apiVersion', 'kind']) {
    const item = value[field];
    if (item === undefined || item === null || typeof item === 'string') continue;
    const why = `${parse} ${jsonKind(item)} into Go struct field .${field} of type string`;
    return unrecognized(expected, why, text, false);
  }
  return undefined;
}

function checkKind(apiVersion: string, kind: string, expected: Expected, text: string): Status | undefined {
  if (apiVersion.split('/').length > 2) {
    return unrecognized(expected, `unexpected GroupVersion string: ${apiVersion}`, text, false);
  }
  if (kind === expected.kind && apiVersion === expected.apiVersion) return undefined;
  if (!isRegistered(apiVersion, kind)) {
    const why = `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
    return cannotHandle(apiVersion, kind, expected, why);
  }
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  if (kind !== expected.kind) {
    const why = `converting (${version}.${kind}) to (${expected.goPackage}.${expected.kind}): unknown conversion`;
    return cannotHandle(apiVersion, kind, expected, why);
  }
  return badRequest(
    `the API version in the data (${apiVersion}) does not match the expected API version (${expected.apiVersion})`,
  );
}

const registered: ReadonlySet<string> = new Set(
  Object.values(schemas).flatMap(({ kinds = [] }) => kinds.map(([apiVersion, kind]) => `${apiVersion}/${kind}`)),
);

/** Versions that are no longer served, but that the server still knows. */
const FORMER: Readonly<Record<string, readonly string[]>> = {
  'apps/v1beta1': ['ControllerRevision', 'Deployment', 'StatefulSet'],
  'apps/v1beta2': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling/v2beta1': ['HorizontalPodAutoscaler'],
  'autoscaling/v2beta2': ['HorizontalPodAutoscaler'],
  'batch/v1beta1': ['CronJob'],
  'coordination.k8s.io/v1beta1': ['Lease'],
  'discovery.k8s.io/v1beta1': ['EndpointSlice'],
  'events.k8s.io/v1beta1': ['Event'],
  'extensions/v1beta1': ['DaemonSet', 'Deployment', 'Ingress', 'NetworkPolicy', 'ReplicaSet', 'Scale'],
  'networking.k8s.io/v1beta1': ['Ingress', 'IngressClass'],
  'policy/v1beta1': ['Eviction', 'PodDisruptionBudget'],
  'scheduling.k8s.io/v1beta1': ['PriorityClass'],
  'storage.k8s.io/v1beta1': ['StorageClass'],
};

function isRegistered(apiVersion: string, kind: string): boolean {
  if (FORMER[apiVersion]?.includes(kind)) return true;
  if (kindByGvk(apiVersion, kind) || registered.has(`${apiVersion}/${kind}`)) return true;
  return apiVersion === 'v1' && kind === 'List';
}
