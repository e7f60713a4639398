import type { Translate } from '../../../i18n/index.ts';
import type { Row } from '../../../views/rows/rows.ts';
import { stampOf } from '../../../views/time/time.ts';

type Fact = readonly [name: string, value: string];

const mebibytes = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${Math.round((bytes / 1024 ** 3) * 10) / 10}Gi` : `${Math.round(bytes / 1024 ** 2)}Mi`;

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join('  ');

/** The plain facts of an object. Fields keep the names that Kubernetes gives them. */
export function facts(row: Row, t: Translate): readonly Fact[] {
  const born: Fact = [t('fact.created'), stampOf(row.createdAt)];
  switch (row.kind) {
    case 'Pod':
      return [
        born,
        ['QoS', row.qos],
        ['priority', String(row.priority)],
        ['requests', `cpu ${row.cpuMillis}m  memory ${mebibytes(row.memoryBytes)}`],
        [t('fact.restarts'), String(row.restarts)],
        ['labels', labelText(row.labels)],
        ...(row.nominatedNode === undefined ? [] : ([['nominatedNodeName', row.nominatedNode]] as const)),
        ...(row.reason === undefined ? [] : ([[t('fact.reason'), row.reason]] as const)),
      ];
    case 'Node':
      return [
        born,
        ['cpu', `${row.cpuMillis.requested}m / ${row.cpuMillis.allocatable}m`],
        ['memory', `${mebibytes(row.memoryBytes.requested)} / ${mebibytes(row.memoryBytes.allocatable)}`],
        ['pods', `${row.pods.count} / ${row.pods.allocatable}`],
        ['taints', row.taints.length === 0 ? '–' : row.taints.join('  ')],
        [t('fact.lease'), stampOf(row.leaseRenewedAt)],
        ...(row.zone === undefined ? [] : ([['zone', row.zone]] as const)),
      ];
    case 'Service':
      return [
        born,
        ['type', row.type],
        ['clusterIP', row.clusterIP],
        ['ports', row.ports.join('  ')],
        ['selector', labelText(row.selector)],
      ];
    case 'Other':
      return [born, ...(row.status === undefined ? [] : ([['status', row.status]] as const))];
    default:
      return [
        born,
        ['replicas', `${row.desired} desired  ${row.current} current  ${row.ready} ready  ${row.available} available`],
        ...(row.strategy === undefined ? [] : ([['strategy', row.strategy]] as const)),
        ...(row.revision === undefined ? [] : ([['revision', String(row.revision)]] as const)),
        ['images', row.images.join('  ')],
      ];
  }
}
