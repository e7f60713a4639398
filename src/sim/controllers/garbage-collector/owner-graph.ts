/** Who depends on whom, by owner references, over all kinds of objects (garbagecollector/graph.go). Looked up in indexes, never by scanning. */
import { kinds, kindByGvk } from '../../../api/kinds.ts';
import type { OwnerReference } from '../../../api/generated/types.ts';
import { namespaceOf } from '../../../api/object.ts';
import type { KubeObject, ResourceName } from '../../../api/object.ts';
import type { Client } from '../../apiserver/client.ts';

/** Events are left to their expiry. */
export const COLLECTED: readonly ResourceName[] = kinds
  .map(({ resource }) => resource)
  .filter((resource) => resource !== 'events');

export interface Dependent {
  readonly resource: ResourceName;
  readonly object: KubeObject;
}

export class OwnerGraph {
  private readonly client: Client;

  constructor(client: Client) {
    this.client = client;
    for (const resource of COLLECTED) this.byOwner(resource);
  }

  /** Objects that name this uid as an owner, by kind and then in order of creation. */
  dependentsOf(uid: string): readonly Dependent[] {
    return COLLECTED.flatMap((resource) => {
      const index = this.byOwner(resource);
      return index.count(uid) === 0 ? [] : [...index.get(uid)].map((object) => ({ resource, object }));
    });
  }

  hasDependents(uid: string): boolean {
    return COLLECTED.some((resource) => this.byOwner(resource).count(uid) > 0);
  }

  /** The very object that the reference means, if it exists: of the dependent's namespace, or of none. */
  ownerOf(dependent: KubeObject, reference: OwnerReference): Dependent | undefined {
    const kind = kindByGvk(reference.apiVersion, reference.kind);
    if (!kind) return undefined;
    const namespace = kind.namespaced ? namespaceOf(dependent) : undefined;
    const object = this.client.get(kind.resource, namespace, reference.name);
    return object?.metadata.uid === reference.uid ? { resource: kind.resource, object } : undefined;
  }

  private byOwner(resource: ResourceName): ReturnType<Client['index']> {
    return this.client.index(resource, 'owner', ownerUids, ({ metadata }) => metadata.ownerReferences);
  }
}

const NONE: readonly string[] = [];

function ownerUids({ metadata }: KubeObject): readonly string[] {
  return metadata.ownerReferences?.map(({ uid }) => uid) ?? NONE;
}
