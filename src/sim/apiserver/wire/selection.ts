import { badRequest } from '../../../api/validation/errors.ts';
import { matchesFields, parseFieldSelector } from '../../../api/selectors/field-selector.ts';
import type { Status } from '../../../api/generated/types.ts';
import type { Kind } from '../../../api/kind.ts';
import { matcherOfRequirements, parseLabelSelector } from '../../../api/selectors/label-selector.ts';
import { namespaceOf } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiRequest } from '../request.ts';
import { queryValue } from './query.ts';
import type { ResourceRoute } from './routes.ts';

/** Which objects a list or watch is about. */
export interface Selection {
  readonly selects: (object: KubeObject) => boolean;
  /** Whether anything is selected away, so that the rest cannot be counted. */
  readonly all: boolean;
  /** The one name that can match. */
  readonly name: string | undefined;
}

const EVERYTHING: Selection = { selects: () => true, all: true, name: undefined };

/** What `labelSelector` and `fieldSelector` of a request choose; a 400 where one cannot be read, or the kind has no such field. */
export function selectionOf(request: ApiRequest, { kind, group }: ResourceRoute): Result<Selection, Status> {
  const labelText = queryValue(request, 'labelSelector') ?? '';
  const fieldText = queryValue(request, 'fieldSelector') ?? '';
  if (labelText === '' && fieldText === '') return ok(EVERYTHING);
  const labels = parseLabelSelector(labelText);
  if (!labels.ok) return err(badRequest(labels.error));
  const parsed = parseFieldSelector(fieldText);
  if (!parsed.ok) return err(badRequest(parsed.error));
  const inStored = group === kind.group ? undefined : otherLabels(kind);
  for (const { field } of parsed.value) {
    const problem = inStored ? whyNotTranslated(inStored, field) : whyNotSelectable(kind, field);
    if (problem) return err(badRequest(problem));
  }
  const byFields = parsed.value.map((one) => ({ ...one, field: inStored?.get(one.field) ?? one.field }));
  const byLabels = matcherOfRequirements(labels.value);
  const named = byFields.find(({ field, operator }) => field === 'metadata.name' && operator === '=');
  return ok({
    selects: (object) =>
      byLabels(object.metadata.labels) && (byFields.length === 0 || matchesFields(byFields, fieldsOf(kind, object))),
    all: false,
    name: named?.value,
  });
}

function fieldsOf(kind: Kind, object: KubeObject): Readonly<Record<string, string>> {
  const own = kind.selectableFields?.(object);
  return { ...own, 'metadata.name': object.metadata.name, 'metadata.namespace': namespaceOf(object) };
}

const OF_EVENTS = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** The labels of fields in the group in which the kind is served beside its own, with those of the stored version. */
function otherLabels(kind: Kind): ReadonlyMap<string, string> | undefined {
  if (kind.resource !== 'events') return undefined;
  const same = ['reason', 'type', 'metadata.namespace', 'metadata.name'].map((label): [string, string] => [
    label,
    label,
  ]);
  const involved = OF_EVENTS.map((field): [string, string] => [`regarding.${field}`, `involvedObject.${field}`]);
  return new Map([...same, ...involved, ['reportingController', 'reportingComponent']]);
}

function whyNotTranslated(labels: ReadonlyMap<string, string>, field: string): string | undefined {
  return labels.has(field) ? undefined : `field label not supported: ${field}`;
}

const EMPTY_OBJECT = { metadata: { name: '' }, spec: {}, status: {} } as unknown as KubeObject;

function whyNotSelectable(kind: Kind, field: string): string | undefined {
  if (field === 'metadata.name') return undefined;
  if (field === 'metadata.namespace' && (kind.namespaced || !kind.selectableFields)) return undefined;
  if (!kind.selectableFields) {
    return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
  }
  if (field in kind.selectableFields(EMPTY_OBJECT)) return undefined;
  return kind.resource === 'jobs'
    ? `field label "${field}" not supported for Job`
    : `field label not supported: ${field}`;
}
