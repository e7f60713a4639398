/** The only door to the simulated cluster. */
export { createCluster } from './cluster.ts';
export type { Cluster } from './cluster.ts';
export { inventory } from './inventory.ts';
export type { Inventory } from './inventory.ts';
