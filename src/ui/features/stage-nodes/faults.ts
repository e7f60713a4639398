import type { IconName } from '../../components/Icon.tsx';
import { openMenu, type MenuEntry } from '../../components/menu-state.ts';
import type { Key, Translate } from '../../../i18n/index.ts';
import { cluster } from '../../../state/mirror/cluster.ts';
import { addNode, causeFault, drain, removeNode } from '../../../state/run/deeds.ts';
import { doLine } from '../../../state/run/lines.ts';
import { dock, stage, undock } from '../../../state/mirror/stage.ts';
import { select, setTab } from '../../../state/page/workspace.ts';
import type { Fault } from '../../../sim/config.ts';
import type { NodeRow } from '../../../views/rows/rows.ts';
import { troubles, troublesOf, type Trouble } from '../../../views/stage/tanks.ts';

/** What can be done to a machine by hand: how it is called, drawn, caused and healed. */
export interface Handle {
  readonly word: Key;
  readonly icon: IconName;
  readonly cause: Fault | undefined;
  readonly heal: Fault | undefined;
}

export const handles: Readonly<Record<Trouble, Handle>> = {
  power: { word: 'fault.power', icon: 'power', cause: 'power-off', heal: 'power-on' },
  network: { word: 'fault.network', icon: 'cut', cause: 'partition', heal: 'heal' },
  kubelet: { word: 'fault.kubelet', icon: 'kubelet', cause: 'kubelet-stop', heal: 'kubelet-start' },
  memory: { word: 'fault.memory', icon: 'mem', cause: 'memory-pressure', heal: 'relieve' },
  disk: { word: 'fault.disk', icon: 'disk', cause: 'disk-pressure', heal: 'relieve' },
  drain: { word: 'fault.drain', icon: 'drain', cause: undefined, heal: undefined },
};

export const lineOf = (trouble: Trouble, node: string, healing: boolean): string => {
  const { cause, heal } = handles[trouble];
  const fault = healing ? heal : cause;
  if (fault !== undefined) return `fault: ${fault}, node: ${node}`;
  return healing ? `kubectl uncordon ${node}` : `kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data`;
};

export function inflict(trouble: Trouble, node: string): void {
  const { cause } = handles[trouble];
  if (cause === undefined) drain(node);
  else causeFault(cause, node);
}

export function heal(trouble: Trouble, node: string): void {
  const fault = handles[trouble].heal;
  if (fault === undefined) doLine(`kubectl uncordon ${node}`);
  else causeFault(fault, node);
}

export function healAll(node: NodeRow): void {
  for (const trouble of troublesOf(node)) heal(trouble, node.name);
}

/** Into the yard: a machine that is well loses its power. */
export function putIntoYard(node: NodeRow, trouble: Trouble = 'power'): void {
  dock(node.name);
  if (troublesOf(node).length === 0) inflict(trouble, node.name);
}

export function takeFromYard(node: NodeRow): void {
  undock(node.name);
  healAll(node);
}

function toggles(node: NodeRow, t: Translate): readonly MenuEntry[] {
  const has = troublesOf(node);
  return troubles.map((trouble) => {
    const on = has.includes(trouble);
    return {
      label: t(on ? 'fault.heal' : 'fault.cause', { fault: t(handles[trouble].word) }),
      line: lineOf(trouble, node.name, on),
      icon: on ? 'heal' : handles[trouble].icon,
      act: () => (on ? heal(trouble, node.name) : inflict(trouble, node.name)),
    };
  });
}

export function nodeMenu(node: NodeRow, t: Translate): readonly MenuEntry[] {
  const docked = stage.getState().docked.includes(node.name);
  const cordon = `kubectl ${node.schedulable ? 'cordon' : 'uncordon'} ${node.name}`;
  return [
    `node/${node.name}`,
    {
      label: t('menu.inspect'),
      act: () => {
        select(node.uid);
        setTab('inspector', 'summary');
      },
    },
    { label: t(docked ? 'yard.takeOut' : 'yard.putIn'), act: () => (docked ? takeFromYard(node) : putIntoYard(node)) },
    undefined,
    ...toggles(node, t),
    undefined,
    { label: t(node.schedulable ? 'node.cordon' : 'node.uncordon'), line: cordon, act: () => doLine(cordon) },
    { label: t('node.remove'), line: `node: {remove: ${node.name}}`, act: () => removeNode(node.name) },
  ];
}

/** Whose machine gets this fault, or is freed from it. */
export function faultMenu(trouble: Trouble, nodes: readonly NodeRow[], t: Translate): readonly MenuEntry[] {
  return [
    t(handles[trouble].word),
    ...nodes.slice(0, 100).map((node) => {
      const on = troublesOf(node).includes(trouble);
      return {
        label: node.name,
        line: lineOf(trouble, node.name, on),
        checked: on,
        act: () => (on ? heal(trouble, node.name) : inflict(trouble, node.name)),
      };
    }),
  ];
}

const zones = ['a', 'b', 'c'] as const;

/** Names that were asked for and may not be seen yet, by run. */
let asked: { readonly epoch: number; readonly names: Set<string> } = { epoch: -1, names: new Set() };

/** Adds a machine like the others, under the next free name. */
export function addMachine(nodes: readonly NodeRow[]): void {
  const { epoch } = cluster.getState();
  if (asked.epoch !== epoch) asked = { epoch, names: new Set() };
  const taken = new Set(nodes.map((node) => node.name));
  let number = nodes.length + 1;
  while (taken.has(`node-${number}`) || asked.names.has(`node-${number}`)) number += 1;
  asked.names.add(`node-${number}`);
  const zone = zones[(number - 1) % zones.length] ?? 'a';
  addNode({
    name: `node-${number}`,
    capacity: { cpu: '4', memory: '8Gi', pods: '110' },
    labels: { 'topology.kubernetes.io/zone': zone },
  });
}

/** For a finger: every machine and the commonest things to do to it, in one list. */
export function nodeMenuOfAll(nodes: readonly NodeRow[], t: Translate): readonly MenuEntry[] {
  return nodes.slice(0, 20).flatMap((node): readonly MenuEntry[] => {
    const has = troublesOf(node);
    const offered = has.length > 0 ? has : (['power', 'network'] as const);
    return [
      node.name,
      ...offered.map((trouble) => {
        const on = has.includes(trouble);
        return {
          label: t(on ? 'fault.heal' : 'fault.cause', { fault: t(handles[trouble].word) }),
          icon: on ? ('heal' as const) : handles[trouble].icon,
          act: () => (on ? heal(trouble, node.name) : inflict(trouble, node.name)),
        };
      }),
      {
        label: t('menu.more'),
        icon: 'menu' as const,
        act: () => openMenu({ x: innerWidth / 2 - 100, y: innerHeight / 4 }, nodeMenu(node, t)),
      },
    ];
  });
}
