// Fields of the pod for env and volumes (pkg/fieldpath, pkg/api/v1/resource/helpers.go).

import type {
  Container,
  ObjectFieldSelector,
  Pod,
  PodStatus,
  ResourceFieldSelector,
} from '../../../api/generated/types.ts';
import { milliValue, quantityValue } from '../../../api/values/quantity.ts';
import { byText } from '../../../base/compare.ts';

/** Values that come from the node rather than from the pod. */
export interface DownwardSources {
  readonly hostIP: string;
  /** What the kubelet adds to its copy of the pod: where it came from, and when it was first seen. */
  readonly ownAnnotations: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
  /** Addresses of the pod's sandbox. */
  readonly status: Pick<PodStatus, 'podIP' | 'podIPs'>;
}

/** A fieldRef's value; undefined for a field that is not supported. */
export function fieldValue(pod: Pod, { fieldPath }: ObjectFieldSelector, sources: DownwardSources): string | undefined {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath);
  if (subscript)
    return (subscript[1] === 'labels' ? metadata.labels : metadata.annotations)?.[subscript[2] ?? ''] ?? '';
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.annotations':
      return formatMap({ ...metadata.annotations, ...sources.ownAnnotations });
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return sources.hostIP;
    case 'status.podIP':
      return sources.status.podIP ?? '';
    case 'status.podIPs':
      return (sources.status.podIPs ?? []).map(({ ip }) => ip ?? '').join(',');
    default:
      return undefined;
  }
}

/** Sorted lines `key="value"`. */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(map ?? {}).sort(([a], [b]) => byText(a, b));
  return entries.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
}

/** A resourceFieldRef's value: rounded up to the divisor. */
export function resourceValue(container: Container, ref: ResourceFieldSelector, sources: DownwardSources): string {
  const [kind, ...rest] = ref.resource.split('.');
  const resource = rest.join('.');
  const { limits, requests } = container.resources ?? {};
  const fallback = sources.allocatable[resource];
  const amount = kind === 'limits' ? (limits?.[resource] ?? fallback) : (requests?.[resource] ?? limits?.[resource]);
  const divisor = ref.divisor === undefined || ref.divisor === '0' ? '1' : ref.divisor;
  if (resource === 'cpu') return String(Math.ceil(milliValue(amount) / milliValue(divisor)));
  return String(Math.ceil(quantityValue(amount) / quantityValue(divisor)));
}
