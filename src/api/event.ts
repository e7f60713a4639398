import { defineKind, unchanged } from './define-kind.ts';
import { invalidValue, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import type { Event } from './generated/types.ts';
import { byteLength, checkDns1123Subdomain, checkLabelKey } from './validation/names.ts';

export const eventKind = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  schema: 'Event',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: unchanged,
  validate: validateEvent,
  validateUpdate: validateEvent,
  selectableFields: (event) => ({
    'involvedObject.kind': event.involvedObject?.kind ?? '',
    'involvedObject.namespace': event.involvedObject?.namespace ?? '',
    'involvedObject.name': event.involvedObject?.name ?? '',
    'involvedObject.uid': event.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': event.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': event.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': event.involvedObject?.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || (event.reportingComponent ?? ''),
    type: event.type ?? '',
  }),
});

/** All that core/v1 asks of events, also of their metadata (legacyValidateEvent). */
function validateEvent(event: Event): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { namespace = '' } = event.metadata;
  const involved = event.involvedObject?.namespace ?? '';
  if (!matchesNamespace(event, namespace, involved)) {
    errors.push(invalidValue('involvedObject.namespace', involved, 'does not match event.namespace'));
  }
  if (event.eventTime) validateNewFields(event, errors);
  for (const message of checkDns1123Subdomain(namespace)) errors.push(invalidValue('namespace', namespace, message));
  return errors;
}

function matchesNamespace(event: Event, namespace: string, involved: string): boolean {
  if (event.eventTime) return involved !== '' || namespace === 'default' || namespace === 'kube-system';
  return involved === '' ? namespace === '' || namespace === 'default' : namespace === involved;
}

/** What events with an eventTime must tell. */
function validateNewFields(event: Event, errors: FieldError[]): void {
  const component = event.reportingComponent ?? '';
  if (!component) errors.push(required('reportingComponent'));
  for (const message of checkLabelKey(component)) errors.push(invalidValue('reportingComponent', component, message));
  for (const field of ['reportingInstance', 'action', 'reason'] as const) {
    const text = event[field] ?? '';
    if (!text) errors.push(required(field));
    if (byteLength(text) > 128) errors.push(invalidValue(field, '', 'can have at most 128 characters'));
  }
  if (byteLength(event.message ?? '') > 1024) {
    errors.push(invalidValue('message', '', 'can have at most 1024 characters'));
  }
}
