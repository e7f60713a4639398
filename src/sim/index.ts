/** The only door to the simulated cluster. */
export { createCluster } from './cluster.ts';
export type { Cluster, TrafficRequest } from './cluster.ts';
