// Where the pod of an object stands, for the commands that change it (kubectl/pkg/polymorphichelpers: UpdatePodSpecForObject).
import type { Draft, JsonObject } from '../../json.ts';
import { draftAt, listAt } from '../../json.ts';

const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** The path of the pod spec; undefined for kinds without pods. */
function podSpecPath(kind: string): readonly string[] | undefined {
  return PATHS[kind];
}

/** The pod spec of an object that may be changed. */
export function podSpecOf(draft: Draft, kind: string): Draft | undefined {
  const path = podSpecPath(kind);
  return path && draftAt(draft, ...path);
}

/** Containers of a pod spec that a pattern selects: a name, or one with `*`. */
export function selectContainers(containers: readonly unknown[], pattern: string): readonly Draft[] {
  const test = new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
  return containers.filter((container) => test.test(String((container as JsonObject)['name']))) as Draft[];
}

/** Containers and init containers. */
export function allContainers(spec: JsonObject): readonly Draft[] {
  return [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')] as Draft[];
}
