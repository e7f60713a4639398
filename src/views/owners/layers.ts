import type { Moment } from '../history/history.ts';
import type { OtherRow, OwnerRow, PodRow } from '../rows/rows.ts';

/** An owner with what it owns, for the layers: itself, its own controllers, their pods. */
export interface Branch {
  readonly row: OwnerRow;
  readonly branches: readonly Branch[];
  readonly pods: readonly PodRow[];
  /** Claims of its pods. */
  readonly claims: readonly OtherRow[];
}

/** Children that have or want pods, and the newest revision: an old ReplicaSet of a Deployment that is scaled to nothing is left out. */
const worthShowing = (row: OwnerRow, parent: OwnerRow): boolean =>
  row.kind !== 'ReplicaSet' || row.desired > 0 || row.current > 0 || row.revision === parent.revision;

export function branchOf(moment: Moment, row: OwnerRow): Branch {
  const branches = moment.owners
    .filter((other) => other.controller === row.uid && worthShowing(other, row))
    .sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0) || a.createdAt - b.createdAt)
    .map((other) => branchOf(moment, other));
  const pods = moment.pods
    .filter((pod) => pod.controller === row.uid)
    .sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1));
  const claims =
    row.kind === 'StatefulSet'
      ? moment.others.filter(
          (other) =>
            other.objectKind === 'PersistentVolumeClaim' && pods.some((pod) => other.name.endsWith(`-${pod.name}`)),
        )
      : [];
  return { row, branches, pods, claims };
}

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly is: 'top' | 'owner' | 'pod' | 'claim' | 'more';
  readonly uid: string;
  /** How many are not drawn, for `more`. */
  readonly count?: number;
}

export interface Link {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Towards a pod that is being deleted. */
  readonly leaving: boolean;
}

export interface Layers {
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly width: number;
  readonly height: number;
}

const TOP = { width: 248, leastHeight: 176 };
const OWNER = { width: 216, height: 140 };
const POD = { width: 120, height: 56, gap: 4, across: 2, apart: 8 };
const GAP = { x: 44, y: 16, pods: 60 };
const MOST_PODS = 24;

/** Rows of pods beside their controller; beyond two dozen the rest is one box. */
function placePods(branch: Branch, from: string, x: number, y: number, boxes: Box[], links: Link[]): number {
  const shown = branch.pods.slice(0, branch.pods.length > MOST_PODS ? MOST_PODS - 1 : MOST_PODS);
  const rest = branch.pods.length - shown.length;
  shown.forEach((pod, index) => {
    const column = index % POD.across;
    const row = Math.floor(index / POD.across);
    boxes.push({
      id: pod.uid,
      uid: pod.uid,
      is: 'pod',
      x: x + column * (POD.width + POD.apart),
      y: y + row * (POD.height + POD.gap),
      width: POD.width,
      height: POD.height,
    });
    if (column === 0) links.push({ id: `${from}>${pod.uid}`, from, to: pod.uid, leaving: pod.look === 'terminating' });
    else
      links.push({
        id: `${from}>${pod.uid}`,
        from: shown[index - 1]?.uid ?? from,
        to: pod.uid,
        leaving: pod.look === 'terminating',
      });
  });
  if (rest > 0) {
    const index = shown.length;
    boxes.push({
      id: `${from}:more`,
      uid: from,
      is: 'more',
      count: rest,
      x: x + (index % POD.across) * (POD.width + POD.apart),
      y: y + Math.floor(index / POD.across) * (POD.height + POD.gap),
      width: POD.width,
      height: POD.height,
    });
  }
  const rows = Math.ceil((shown.length + (rest > 0 ? 1 : 0)) / POD.across);
  return Math.max(0, rows * (POD.height + POD.gap) - POD.gap);
}

function placeClaims(branch: Branch, x: number, boxes: Box[], links: Link[]): void {
  for (const claim of branch.claims) {
    const pod = boxes.find(
      (box) =>
        box.is === 'pod' && branch.pods.some((item) => item.uid === box.uid && claim.name.endsWith(`-${item.name}`)),
    );
    if (pod === undefined) continue;
    boxes.push({ id: claim.uid, uid: claim.uid, is: 'claim', x, y: pod.y, width: 150, height: POD.height });
    links.push({ id: `${pod.id}>${claim.uid}`, from: pod.id, to: claim.uid, leaving: false });
  }
}

function placeBranch(
  branch: Branch,
  parent: string | undefined,
  x: number,
  y: number,
  boxes: Box[],
  links: Link[],
): number {
  const id = branch.row.uid;
  const own = parent === undefined ? TOP : OWNER;
  const index = boxes.length;
  if (parent !== undefined) links.push({ id: `${parent}>${id}`, from: parent, to: id, leaving: branch.row.deleting });
  let below = y;
  for (const child of branch.branches)
    below += placeBranch(child, id, x + own.width + GAP.x, below, boxes, links) + GAP.y;
  const podsX = x + own.width + (parent === undefined && branch.branches.length > 0 ? GAP.x : GAP.pods);
  const podsHeight =
    branch.pods.length > 0 ? placePods(branch, id, podsX, branch.branches.length > 0 ? below : y, boxes, links) : 0;
  placeClaims(branch, podsX + 2 * POD.width + POD.apart + 40, boxes, links);
  const inner = (branch.branches.length > 0 ? below - y - GAP.y : 0) + podsHeight;
  const height = parent === undefined ? Math.max(staffHeight(branch.row), Math.min(inner, 640)) : OWNER.height;
  boxes.splice(index, 0, { id, uid: id, is: parent === undefined ? 'top' : 'owner', x, y, width: own.width, height });
  return Math.max(height, inner);
}

/** Height of one pod on the staff: 28 px, less once there are more than fourteen. */
export const staffSteps = (row: OwnerRow): number => Math.max(1, row.max ?? row.desired, row.current);
export const staffStep = (row: OwnerRow): number => Math.min(28, 392 / staffSteps(row));
const staffHeight = (row: OwnerRow): number => TOP.leastHeight + staffSteps(row) * staffStep(row) + 16;

/** Places an owner and all below it in layers from left to right. */
export function layersOf(branch: Branch): Layers {
  const boxes: Box[] = [];
  const links: Link[] = [];
  placeBranch(branch, undefined, 16, 16, boxes, links);
  return {
    boxes,
    links,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + 16,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + 16,
  };
}
