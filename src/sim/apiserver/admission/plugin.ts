import { forbidden } from '../../../api/validation/errors.ts';
import type { Status, StatusCause } from '../../../api/generated/types.ts';
import type { Kind } from '../../../api/kind.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { Random } from '../../../base/random.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { ApiResult } from '../client.ts';
import type { Store } from '../store.ts';

/** A write on its way to the store, as the admission plugins see it. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly kind: Kind;
  /** Empty for the resource itself, else `status`, `eviction`, … */
  readonly subresource: string;
  readonly namespace: string;
  /** Name of the object; while it is still to be generated, the empty string. */
  readonly name: string;
  /** What is to be stored; for DELETE the object that goes. */
  readonly object: KubeObject;
  readonly old: KubeObject | undefined;
  readonly dryRun: boolean;
  readonly author: string;
  /** Adds the text of a Warning header. */
  readonly warn: (text: string) => void;
}

/** What admission may look at. */
export interface AdmissionCluster {
  readonly kernel: Kernel;
  readonly store: Store;
  /** Source of generated names. */
  readonly names: Random;
}

/** A step of admission: `admit` may change the object (same reference: nothing changed), `validate` may only refuse it. */
export interface AdmissionPlugin {
  readonly name: string;
  readonly handles: (request: AdmissionRequest) => boolean;
  readonly admit?: (request: AdmissionRequest, cluster: AdmissionCluster) => ApiResult<KubeObject>;
  readonly validate?: (request: AdmissionRequest, cluster: AdmissionCluster) => Status | undefined;
}

/** Whether the request creates a pod itself. */
export function createsPod({ operation, kind, subresource }: AdmissionRequest): boolean {
  return operation === 'CREATE' && kind.resource === 'pods' && subresource === '';
}

/** The name that a refusal tells (admission.NewForbidden): that of the object, else what it is to be generated from. */
function nameForRefusal({ object, name }: AdmissionRequest): string {
  return name || object.metadata.name || object.metadata.generateName || 'Unknown';
}

/** admission.NewForbidden */
export function refusal(request: AdmissionRequest, message: string, causes?: readonly StatusCause[]): Status {
  return forbidden(request.kind, nameForRefusal(request), message, causes);
}
