/** The pods that belong together with a pod by its Services and its owner (plugins/helper/spread.go DefaultSelector). */
import { controllerOf } from '../../api/object.ts';
import { matcherOfMap, requirementsOf } from '../../api/selectors/label-selector.ts';
import type { Requirement } from '../../api/selectors/label-selector.ts';
import type { Client } from '../apiserver/client.ts';
import { podQuery } from './pod-query.ts';
import type { PodQuery } from './pod-query.ts';
import type { PodInfo } from './pod-info.ts';

/** Answers are kept per owner and labels until a Service changes. */
const KEPT = 10_000;

export class DefaultSelectors {
  private readonly client: Client;
  private readonly known = new Map<string, PodQuery | undefined>();

  constructor(client: Client) {
    this.client = client;
    client.watch('services', () => this.known.clear());
  }

  /** Undefined where nothing selects the pod. */
  of(pod: PodInfo): PodQuery | undefined {
    const owner = controllerOf(pod.pod);
    const key = `${pod.namespace} ${owner?.uid ?? ''} ${JSON.stringify(pod.labels)}`;
    if (this.known.has(key)) return this.known.get(key);
    const query = this.find(pod);
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(key, query);
    return query;
  }

  private find(pod: PodInfo): PodQuery | undefined {
    const requirements = new Map<string, Requirement>();
    for (const requirement of [...this.ofServices(pod), ...this.ofOwner(pod)]) {
      requirements.set(`${requirement.key} ${requirement.operator} ${requirement.values.join()}`, requirement);
    }
    if (requirements.size === 0) return undefined;
    return podQuery({ kind: 'names', names: [pod.namespace] }, [...requirements.values()]);
  }

  private ofServices(pod: PodInfo): readonly Requirement[] {
    return this.client.list('services', pod.namespace).flatMap(({ spec }) => {
      const { selector } = spec;
      if (!selector || Object.keys(selector).length === 0 || !matcherOfMap(selector)(pod.labels)) return [];
      return requirementsOf({ matchLabels: selector });
    });
  }

  private ofOwner({ pod, namespace }: PodInfo): readonly Requirement[] {
    const owner = controllerOf(pod);
    if (!owner) return [];
    switch (owner.kind) {
      case 'ReplicationController': {
        const selector = this.client.get('replicationcontrollers', namespace, owner.name)?.spec?.selector;
        return selector ? requirementsOf({ matchLabels: selector }) : [];
      }
      case 'ReplicaSet': {
        const selector = this.client.get('replicasets', namespace, owner.name)?.spec?.selector;
        return selector ? requirementsOf(selector) : [];
      }
      case 'StatefulSet': {
        const selector = this.client.get('statefulsets', namespace, owner.name)?.spec?.selector;
        return selector ? requirementsOf(selector) : [];
      }
      default:
        return [];
    }
  }
}
