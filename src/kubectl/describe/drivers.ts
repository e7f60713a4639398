// describe csinode, volumeattributesclass, ipaddress, servicecidr.
import type { CSINode, IPAddress, ServiceCIDR, VolumeAttributesClass } from '../../api/generated/types.ts';
import { longTime, pairsLine, writeAnnotations, writeLabels } from './basics.ts';
import type { Describer } from './context.ts';
import { writeEvents } from './events.ts';

export const describeCsiNode: Describer = (writer, object, context) => {
  const { metadata, spec } = object as unknown as CSINode;
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  writer.line(0, 'Spec:');
  // Go writes no empty list
  const drivers = (spec.drivers as CSINode['spec']['drivers'] | null) ?? [];
  if (drivers.length > 0) writer.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of drivers) {
    writer.line(2, `${name}:`);
    writer.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) {
      writer.line(3, 'Allocatables:');
      writer.line(4, `Count:\t${allocatable.count}`);
    }
    if (topologyKeys) writer.line(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
  }
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describeVolumeAttributesClass: Describer = (writer, object, context) => {
  const { metadata, driverName = '', parameters } = object as unknown as VolumeAttributesClass;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Annotations:\t${pairsLine(metadata.annotations)}`);
  writer.line(0, `DriverName:\t${driverName}`);
  writer.line(0, `Parameters:\t${pairsLine(parameters)}`);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describeIpAddress: Describer = (writer, object, context) => {
  const { metadata, spec } = object as unknown as IPAddress;
  const { group = '', resource, namespace = '', name } = spec.parentRef;
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, 'Parent Reference:');
  writer.line(1, `Group:\t${group}`);
  writer.line(1, `Resource:\t${resource}`);
  writer.line(1, `Namespace:\t${namespace}`);
  writer.line(1, `Name:\t${name}`);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describeServiceCidr: Describer = (writer, object, context) => {
  const { metadata, spec, status } = object as unknown as ServiceCIDR;
  const conditions = (status as ServiceCIDR['status'] | undefined)?.conditions ?? [];
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `CIDRs:\t${(spec.cidrs ?? []).join(', ')}`);
  if (conditions.length > 0) {
    writer.line(0, 'Status:');
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    writer.line(1, '----\t------\t------------------\t------\t-------');
  }
  for (const { type, status: is, lastTransitionTime, reason, message } of conditions) {
    writer.line(1, `${type} \t${is} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`);
  }
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};
