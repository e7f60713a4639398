import { badRequest } from '../../../api/errors.ts';
import { matchesFields, parseFieldSelector } from '../../../api/field-selector.ts';
import type { Status } from '../../../api/generated/types.ts';
import type { Kind } from '../../../api/kind.ts';
import { matcherOfRequirements, parseLabelSelector } from '../../../api/label-selector.ts';
import { namespaceOf } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiRequest } from '../request.ts';
import { queryValue } from './query.ts';

/** Which objects a list or watch is about. */
export interface Selection {
  readonly selects: (object: KubeObject) => boolean;
  /** Whether anything is selected away, so that the rest cannot be counted. */
  readonly all: boolean;
  /** The one name that can match. */
  readonly name: string | undefined;
}

const EVERYTHING: Selection = { selects: () => true, all: true, name: undefined };

export function selectionOf(request: ApiRequest, kind: Kind): Result<Selection, Status> {
  const labelText = queryValue(request, 'labelSelector') ?? '';
  const fieldText = queryValue(request, 'fieldSelector') ?? '';
  if (labelText === '' && fieldText === '') return ok(EVERYTHING);
  const labels = parseLabelSelector(labelText);
  if (!labels.ok) return err(badRequest(labels.error));
  const fields = parseFieldSelector(fieldText);
  if (!fields.ok) return err(badRequest(fields.error));
  for (const { field } of fields.value) {
    const problem = whyNotSelectable(kind, field);
    if (problem) return err(badRequest(problem));
  }
  const byLabels = matcherOfRequirements(labels.value);
  const byFields = fields.value;
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

const EMPTY_OBJECT = { metadata: { name: '' }, spec: {}, status: {} } as unknown as KubeObject;

function whyNotSelectable(kind: Kind, field: string): string | undefined {
  if (field === 'metadata.name') return undefined;
  if (field === 'metadata.namespace' && (kind.namespaced || !kind.selectableFields)) return undefined;
  if (!kind.selectableFields) {
    return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
  }
  return field in kind.selectableFields(EMPTY_OBJECT) ? undefined : `field label not supported: ${field}`;
}
