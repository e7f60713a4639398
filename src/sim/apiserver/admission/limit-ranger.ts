import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
} from '../../../api/generated/types.ts';
import { podLimits, podRequests } from '../../../api/pod/resources.ts';
import { compareQuantities, milliValue, quantityValue, signOfQuantity } from '../../../api/values/quantity.ts';
import { byText } from '../../../base/compare.ts';
import { ok } from '../../../base/result.ts';
import { changeMetadata } from '../metadata.ts';
import { refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './plugin.ts';

type ResourceList = Readonly<Record<string, string>>;

const ANNOTATION = 'kubernetes.io/limit-ranger';
const NONE: ResourceList = {};

/** Fills in what a LimitRange says a container gets, and refuses what it does not allow. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  handles({ operation, kind, subresource }) {
    if (kind.resource === 'pods') return operation === 'CREATE' ? subresource === '' : subresource === 'resize';
    return kind.resource === 'persistentvolumeclaims' && operation !== 'DELETE' && subresource === '';
  },
  admit(request, cluster) {
    const creates = request.kind.resource === 'pods' && request.operation === 'CREATE';
    if (!creates) return ok(request.object);
    return ok(rangesFor(request, cluster).reduce(withDefaults, request.object as Pod));
  },
  validate(request, cluster) {
    for (const range of rangesFor(request, cluster)) {
      const problems = (range.spec?.limits ?? []).flatMap((limit) => problemsWith(request, limit));
      if (problems.length > 0) return refusal(request, aggregate(problems));
    }
    return undefined;
  },
};

function rangesFor({ namespace }: AdmissionRequest, { store }: AdmissionCluster): readonly LimitRange[] {
  return store.count('limitranges') === 0 ? [] : store.list('limitranges', namespace);
}

/** utilerrors.Aggregate */
export function aggregate(problems: readonly string[]): string {
  const unique = [...new Set(problems)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

interface Defaults {
  readonly limits: ResourceList;
  readonly requests: ResourceList;
}

function withDefaults(pod: Pod, range: LimitRange): Pod {
  const items = (range.spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const defaults: Defaults = {
    limits: Object.assign({}, ...items.map((item) => item.default)) as ResourceList,
    requests: Object.assign({}, ...items.map((item) => item.defaultRequest)) as ResourceList,
  };
  const notes: string[] = [];
  const containers = pod.spec.containers.map((one) => fillContainer(one, defaults, 'container', notes));
  const init = pod.spec.initContainers?.map((one) => fillContainer(one, defaults, 'init container', notes));
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
  const filled = { ...pod, spec: { ...pod.spec, containers, ...(init ? { initContainers: init } : {}) } };
  return changeMetadata(filled, { annotations });
}

function fillContainer(container: Container, defaults: Defaults, what: string, notes: string[]): Container {
  const { limits = NONE, requests = NONE } = container.resources ?? {};
  const missing = (list: ResourceList, wanted: ResourceList): readonly string[] =>
    Object.keys(wanted)
      .filter((name) => list[name] === undefined)
      .sort(byText);
  const setRequests = missing(requests, defaults.requests);
  const setLimits = missing(limits, defaults.limits);
  if (setRequests.length > 0) notes.push(`${setRequests.join(', ')} request for ${what} ${container.name}`);
  if (setLimits.length > 0) notes.push(`${setLimits.join(', ')} limit for ${what} ${container.name}`);
  if (setRequests.length + setLimits.length === 0) return container;
  const merged = { limits: { ...defaults.limits, ...limits }, requests: { ...defaults.requests, ...requests } };
  const set = Object.entries(merged).filter(([, list]) => Object.keys(list).length > 0);
  const resources = { ...container.resources, ...(Object.fromEntries(set) as Partial<typeof merged>) };
  return { ...container, resources };
}

function problemsWith({ object, kind }: AdmissionRequest, limit: LimitRangeItem): readonly string[] {
  if (kind.resource === 'persistentvolumeclaims') {
    return limit.type === 'PersistentVolumeClaim' ? claimProblems(object as PersistentVolumeClaim, limit) : [];
  }
  const pod = object as Pod;
  if (limit.type === 'Pod') return usageProblems(limit, podRequests(pod), podLimits(pod));
  if (limit.type !== 'Container') return [];
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
    usageProblems(limit, resources?.requests ?? NONE, resources?.limits ?? NONE),
  );
}

function claimProblems({ spec }: PersistentVolumeClaim, limit: LimitRangeItem): readonly string[] {
  const requests = spec?.resources?.requests ?? NONE;
  const minimum = sorted(limit.min).map(([name, least]) => minProblem(limit, name, least, requests, NONE));
  const maximum = sorted(limit.max).map(([name, most]) => {
    const request = requests[name];
    const rule = `maximum ${name} usage per ${limit.type} is ${most}`;
    if (request === undefined) return `${rule}.  No request is specified`;
    return compareQuantities(request, most) > 0 ? `${rule}, but request is ${request}` : undefined;
  });
  return present([...minimum, ...maximum]);
}

function usageProblems(limit: LimitRangeItem, requests: ResourceList, limits: ResourceList): readonly string[] {
  return present([
    ...sorted(limit.min).map(([name, least]) => minProblem(limit, name, least, requests, limits)),
    ...sorted(limit.max).map(([name, most]) => maxProblem(limit, name, most, requests, limits)),
    ...sorted(limit.maxLimitRequestRatio).map(([name, most]) => ratioProblem(limit, name, most, requests, limits)),
  ]);
}

function sorted(list: ResourceList | undefined): readonly (readonly [string, string])[] {
  return Object.entries(list ?? NONE).toSorted(([a], [b]) => byText(a, b));
}

function present(problems: readonly (string | undefined)[]): readonly string[] {
  return problems.filter((problem) => problem !== undefined);
}

function minProblem(
  { type }: LimitRangeItem,
  name: string,
  least: string,
  requests: ResourceList,
  limits: ResourceList,
): string | undefined {
  const [request, limit] = [requests[name], limits[name]];
  const rule = `minimum ${name} usage per ${type} is ${least}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  if (compareQuantities(request, least) < 0) return `${rule}, but request is ${request}`;
  return limit !== undefined && compareQuantities(limit, least) < 0 ? `${rule}, but limit is ${limit}` : undefined;
}

function maxProblem(
  { type }: LimitRangeItem,
  name: string,
  most: string,
  requests: ResourceList,
  limits: ResourceList,
): string | undefined {
  const [request, limit] = [requests[name], limits[name]];
  const rule = `maximum ${name} usage per ${type} is ${most}`;
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (compareQuantities(limit, most) > 0) return `${rule}, but limit is ${limit}`;
  return request !== undefined && compareQuantities(request, most) > 0
    ? `${rule}, but request is ${request}`
    : undefined;
}

function ratioProblem(
  { type }: LimitRangeItem,
  name: string,
  most: string,
  requests: ResourceList,
  limits: ResourceList,
): string | undefined {
  const [request, limit] = [requests[name], limits[name]];
  const rule = `${name} max limit to request ratio per ${type} is ${most}`;
  if (request === undefined || signOfQuantity(request) === 0)
    return `${rule}, but no request is specified or request is 0`;
  if (limit === undefined || signOfQuantity(limit) === 0) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = ratioOf(limit, request);
  return ratio * 1000 > milliValue(most) ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

function ratioOf(limit: string, request: string): number {
  const milli = quantityValue(limit) < 1e12;
  return milli ? milliValue(limit) / milliValue(request) : quantityValue(limit) / quantityValue(request);
}
