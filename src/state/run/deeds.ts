// What a person does to the cluster by hand, and how it is taken back.

import type { Fault, NodeConfig } from '../../sim/config.ts';
import type { Knob } from '../../bridge/protocol.ts';
import { cluster } from '../mirror/cluster.ts';
import { doLine } from './lines.ts';
import { done, act } from './session.ts';
import { playhead } from '../mirror/playhead.ts';
import { remember } from '../page/undo.ts';
import { worker } from './connection.ts';

const healing: Readonly<Record<Fault, Fault | undefined>> = {
  'power-off': 'power-on',
  'power-on': 'power-off',
  partition: 'heal',
  heal: 'partition',
  'kubelet-stop': 'kubelet-start',
  'kubelet-start': 'kubelet-stop',
  'memory-pressure': 'relieve',
  'disk-pressure': 'relieve',
  relieve: undefined,
};

/** How a fault is taken back; relief gives the pressure back that was there. */
function rememberFault(fault: Fault, node: string): void {
  const pressure = playhead.getState().moment.nodes.find((row) => row.name === node)?.pressure ?? [];
  const back: readonly Fault[] =
    fault === 'relieve'
      ? pressure.flatMap((what) => (what === 'pid' ? [] : [`${what}-pressure` as const]))
      : [healing[fault]].filter((other) => other !== undefined);
  remember({
    what: 'deed',
    name: `${fault} ${node}`,
    back: () => back.forEach((other) => causeFault(other, node)),
  });
}

export function causeFault(fault: Fault, node: string): void {
  act(() => {
    rememberFault(fault, node);
    done(`fault: ${fault}, node: ${node}`);
    worker().tell({ type: 'deed', deed: { do: 'fault', fault, node } });
  });
}

export function drain(node: string): void {
  doLine(`kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data`);
}

export function addNode(node: NodeConfig): void {
  act(() => {
    remember({
      what: 'deed',
      name: `node: add ${node.name}`,
      back: () => removeNode(node.name),
      again: () => addNode(node),
    });
    done(`node: {add: {name: ${node.name}}}`);
    worker().tell({ type: 'deed', deed: { do: 'add-node', node } });
  });
}

export function removeNode(name: string): void {
  act(() => {
    done(`node: {remove: ${name}}`);
    worker().tell({ type: 'deed', deed: { do: 'remove-node', name } });
  });
}

export function setTraffic(service: string, rps: number, path?: string, clientName?: string): void {
  act(() => {
    const before = cluster.getState().clients.find((row) => (row.client ?? row.service) === (clientName ?? service));
    remember({
      what: 'deed',
      name: `traffic: ${service} ${rps} rps`,
      back: () => {
        if (before === undefined) setTraffic(service, 0, undefined, clientName);
        else setTraffic(before.service, before.rps, before.path, before.client);
      },
    });
    const rest = `${path === undefined ? '' : `, path: ${path}`}${clientName === undefined ? '' : `, client: ${clientName}`}`;
    done(`traffic: {service: ${service}, rps: ${rps}${rest}}`);
    const order = {
      service,
      rps,
      ...(path === undefined ? {} : { path }),
      ...(clientName === undefined ? {} : { client: clientName }),
    };
    worker().tell({ type: 'deed', deed: { do: 'traffic', ...order } });
  });
}

const knobBack = {
  hang: 'unhang',
  unhang: 'hang',
  'fail-probes': 'pass-probes',
  'pass-probes': 'fail-probes',
} as const;

/** `before` is how the knob stood, where turning it back is not plain from itself. */
export function turnKnob(knob: Knob, before?: Knob): void {
  act(() => {
    const back = before ?? turnedBack(knob);
    if (back !== undefined)
      remember({ what: 'deed', name: `${knob.what} ${nameOf(knob)}`, back: () => turnKnob(back, knob) });
    done(`${knob.what} ${nameOf(knob)}`);
    worker().tell({ type: 'deed', deed: { do: 'knob', knob } });
  });
}

const nameOf = (knob: Knob): string => (knob.what === 'image' ? knob.image : knob.container);

const turnedBack = (knob: Knob): Knob | undefined =>
  knob.what === 'crash' || knob.what === 'memory' || knob.what === 'image'
    ? undefined
    : { ...knob, what: knobBack[knob.what] };
