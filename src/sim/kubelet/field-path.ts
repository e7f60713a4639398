import type { Pod } from '../../api/generated/types.ts';

/** involvedObject.fieldPath of a container's events: `spec.containers{web}`. */
export function fieldPathOf(pod: Pod, container: string): string {
  const named = (one: { readonly name: string }): boolean => one.name === container;
  if (pod.spec.containers.some(named)) return `spec.containers{${container}}`;
  if (pod.spec.initContainers?.some(named)) return `spec.initContainers{${container}}`;
  return `spec.ephemeralContainers{${container}}`;
}

/** How the runtime manager names a pod in texts: `web_default(uid)`. */
export function podText(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata;
  return `${name}_${namespace}(${uid})`;
}
