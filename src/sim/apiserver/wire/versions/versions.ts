import type { FieldError } from '../../../../api/validation/field-error.ts';
import type { KubeObject } from '../../../../api/object.ts';
import { fromEventsV1, toEventsV1, validateEventsV1 } from './events-v1.ts';
import { fromHpaV1, toHpaV1 } from './hpa-v1.ts';
import type { ResourceRoute } from '../routes.ts';

/** A version in which a kind is served but not stored. */
export interface OtherVersion {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Name of the type in the schema. */
  readonly schema: string;
  readonly show: (stored: KubeObject) => KubeObject;
  readonly read: (sent: KubeObject) => KubeObject;
  /** What it asks of a new object beyond the version that is stored. */
  readonly validate?: (stored: KubeObject) => readonly FieldError[];
  /** Names of fields in findings, by the stored version's. */
  readonly fieldNames?: Readonly<Record<string, string>>;
}

const otherVersions: readonly OtherVersion[] = [
  {
    group: 'events.k8s.io',
    version: 'v1',
    resource: 'events',
    schema: 'EventEventsV1',
    show: toEventsV1,
    read: fromEventsV1,
    validate: validateEventsV1,
    fieldNames: { reportingComponent: 'reportingController' },
  },
  {
    group: 'autoscaling',
    version: 'v1',
    resource: 'horizontalpodautoscalers',
    schema: 'HorizontalPodAutoscalerAutoscalingV1',
    show: toHpaV1,
    read: fromHpaV1,
  },
];

/** The version of a route, if it is not the one that is stored. */
export function otherVersionOf({ kind, group, version }: ResourceRoute): OtherVersion | undefined {
  if (group === kind.group && version === kind.version) return undefined;
  return otherVersions.find((one) => one.group === group && one.version === version && one.resource === kind.resource);
}
