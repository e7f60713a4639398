import type { KubeObject } from '../object.ts';
import { OF_KINDS, OF_POD_SPECS } from './not-simulated-rules.ts';
import type { NotSimulated } from './not-simulated-rules.ts';

// Fields that are accepted and kept but change nothing in the simulated cluster.

/** Where kinds hold the spec of a pod. */
export const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template.spec',
  ReplicationController: 'spec.template.spec',
  ReplicaSet: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  DaemonSet: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
  Job: 'spec.template.spec',
  CronJob: 'spec.jobTemplate.spec.template.spec',
};

/** Paths of the fields of an object that have no effect here, in the order of the rules. */
export function notSimulated(object: KubeObject): readonly string[] {
  const base = POD_SPECS[object.kind];
  const rules = base === undefined ? (OF_KINDS[object.kind] ?? []) : OF_POD_SPECS;
  return rules.flatMap((rule) => {
    const steps = (base === undefined ? rule.field : `${base}.${rule.field}`).split('.');
    return paths(object, steps, '').flatMap(({ path, value }) => (asksForMore(value, rule) ? [path] : []));
  });
}

interface Found {
  readonly path: string;
  readonly value: unknown;
}

/** The values that a path with `[]` leads to. What has another shape than it should leads nowhere. */
function paths(value: unknown, steps: readonly string[], path: string): readonly Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  const list = step.endsWith('[]');
  const key = list ? step.slice(0, -2) : step;
  const next = (value as Readonly<Record<string, unknown>>)[key];
  if (next === undefined) return [];
  const at = path === '' ? key : `${path}.${key}`;
  if (!list) return paths(next, rest, at);
  return Array.isArray(next) ? next.flatMap((item, i) => paths(item, rest, `${at}[${i}]`)) : [];
}

function asksForMore(value: unknown, { fine }: NotSimulated): boolean {
  if (fine) return !fine.some((one) => one === value);
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}
