import type { Pod } from '../../../api/generated/types.ts';

/** One text for all containers of a name, whatever the number of pods. */
const paths = new Map<string, string>();

function pathOf(list: string, container: string): string {
  const text = `spec.${list}{${container}}`;
  const known = paths.get(text);
  if (known !== undefined) return known;
  paths.set(text, text);
  return text;
}

/** involvedObject.fieldPath of a container's events: `spec.containers{web}`. */
export function fieldPathOf(pod: Pod, container: string): string {
  const named = (one: { readonly name: string }): boolean => one.name === container;
  if (pod.spec.containers.some(named)) return pathOf('containers', container);
  if (pod.spec.initContainers?.some(named)) return pathOf('initContainers', container);
  return pathOf('ephemeralContainers', container);
}

/** How the runtime manager names a pod in texts: `web_default(uid)`. */
export function podText(pod: Pod): string {
  const { name, namespace, uid } = pod.metadata;
  return `${name}_${namespace}(${uid})`;
}
