// The pod template of a workload.
import type { PodSpec, PodTemplateSpec, TopologySpreadConstraint } from '../../api/generated/types.ts';
import type { JsonObject } from '../json.ts';
import { selectorLine, writeAnnotations, writeLabels, writeTolerations } from './basics.ts';
import { writeContainers } from './containers.ts';
import { writeVolumes } from './volumes.ts';
import { Writer } from './writer.ts';

export function writePodTemplate(writer: Writer, template: PodTemplateSpec): void {
  writer.line(0, 'Pod Template:');
  writeLabels(writer, '  Labels', template.metadata?.labels);
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0) {
    writeAnnotations(writer, '  Annotations', template.metadata?.annotations);
  }
  const spec: PodSpec = template.spec ?? { containers: [] };
  if (spec.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if (spec.initContainers && spec.initContainers.length > 0) {
    writeContainers(writer, 'Init Containers', spec.initContainers, [], undefined, '  ');
  }
  writeContainers(writer, 'Containers', spec.containers, [], undefined, '  ');
  writeVolumes(writer, spec.volumes, '  ');
  writeSpreadConstraints(writer, spec.topologySpreadConstraints, '  ');
  if (spec.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  writeLabels(writer, '  Node-Selectors', spec.nodeSelector);
  writeTolerations(writer, '  Tolerations', spec.tolerations);
}

export function writeSpreadConstraints(
  writer: Writer,
  constraints: readonly TopologySpreadConstraint[] | undefined,
  space: string,
): void {
  if (!constraints || constraints.length === 0) return;
  const sorted = [...constraints].toSorted((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  for (const [at, constraint] of sorted.entries()) {
    const { topologyKey, whenUnsatisfiable, maxSkew, labelSelector } = constraint;
    const selector = labelSelector ? ` for selector ${selectorLine(labelSelector)}` : '';
    const text = `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    writer.line(0, at === 0 ? `${space}Topology Spread Constraints:\t${text}` : `${space}\t${text}`);
  }
}

/** A pod template with its tabs, as `rollout history --revision` prints it. */
export function podTemplateText(template: JsonObject): string {
  const writer = new Writer();
  writePodTemplate(writer, template);
  return writer.tabbed();
}
