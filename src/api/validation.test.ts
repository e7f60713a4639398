import { describe, expect, it } from 'vitest';
import { formatFieldErrors } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { kindByGvk } from './kinds.ts';
import type { KubeObject } from './object.ts';

type Manifest = Readonly<Record<string, unknown>>;

function prepared(manifest: Manifest): KubeObject {
  const kind = kindByGvk(String(manifest['apiVersion']), String(manifest['kind']));
  if (!kind) throw new Error(`no kind ${String(manifest['kind'])}`);
  const meta = { name: 'web', uid: 'u', ...(kind.namespaced ? { namespace: 'default' } : {}) };
  const object = { ...manifest, metadata: { ...meta, ...(manifest['metadata'] as Manifest | undefined) } };
  const defaulted = kind.defaults(object as unknown as KubeObject);
  return kind.prepareForCreate?.(defaulted) ?? defaulted;
}

function textOf(errors: readonly FieldError[]): string {
  return errors.length > 0 ? formatFieldErrors(errors) : '';
}

function refusal(manifest: Manifest): string {
  const object = prepared(manifest);
  return textOf(kindByGvk(object.apiVersion, object.kind)?.validate(object) ?? []);
}

function updateRefusal(old: Manifest, next: Manifest): string {
  const kind = kindByGvk(String(next['apiVersion']), String(next['kind']));
  const [before, after] = [prepared(old), prepared(next)];
  return textOf(kind?.validateUpdate(kind.prepareForUpdate?.(after, before) ?? after, before) ?? []);
}

const container = { name: 'web', image: 'nginx' };
const pod = (spec: object): Manifest => ({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [container], ...spec } });
const of = (extra: object): Manifest => pod({ containers: [{ ...container, ...extra }] });
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };
const deployment = (spec: object): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { selector: { matchLabels: { app: 'web' } }, template, ...spec },
});
const service = (spec: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  spec: { ports: [{ port: 80 }], ...spec },
});
const volume = (spec: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/a' }, ...spec },
});
const claim = (spec: object, status: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  status,
});
const ingress = (spec: object): Manifest => ({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec });
const policy = (spec: object): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  spec: { podSelector: {}, ...spec },
});
const slice = (fields: object): Manifest => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  addressType: 'IPv4',
  ...fields,
});

describe('validate', () => {
  it.each<[manifest: Manifest, text: string]>([
    [of({}), ''],
    [pod({ containers: [] }), 'spec.containers: Required value'],
    [of({ image: '' }), 'spec.containers[0].image: Required value'],
    [of({ ports: [{ containerPort: 0 }] }), 'spec.containers[0].ports[0].containerPort: Required value'],
    [
      of({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [pod({ containers: [container, container] }), 'spec.containers[1].name: Duplicate value: "web"'],
    [
      of({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ],
    [
      pod({ restartPolicy: 'Sometimes' }),
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [deployment({}), ''],
    [
      deployment({ selector: { matchLabels: { app: 'api' } } }),
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [deployment({ replicas: -1 }), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [service({ type: 'ExternalName', ports: [] }), 'spec.externalName: Required value'],
    [
      service({ ports: [{ port: 80 }, { port: 81 }] }),
      '[spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
    ],
    [volume({}), ''],
    [volume({ nfs: { server: 'a', path: '/' } }), 'spec.nfs: Forbidden: may not specify more than 1 volume type'],
    [
      volume({ hostPath: { path: '//' }, persistentVolumeReclaimPolicy: 'Recycle' }),
      "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
    ],
    [
      volume({ hostPath: undefined, local: { path: '/a' } }),
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
    ],
    [claim({ resources: {} }), 'spec.resources[storage]: Required value'],
    [ingress({}), 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    [
      ingress({ defaultBackend: { service: { name: 'web', port: { name: 'http', number: 80 } } } }),
      'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
    ],
    [
      policy({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/9'] } }] }] }),
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/9": must be a strict subset of `cidr`',
    ],
    [
      policy({ egress: [{ ports: [{ port: 90, endPort: 80 }] }] }),
      'spec.egress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to `port`',
    ],
    [slice({ endpoints: [{ addresses: ['10.1.2.3'] }] }), ''],
    [
      slice({ endpoints: [{ addresses: ['127.0.0.1'] }] }),
      'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', provisioner: 'a', allowedTopologies: [{}, {}] },
      '[allowedTopologies[0].matchLabelExpressions: Duplicate value: "", allowedTopologies[1].matchLabelExpressions: Duplicate value: ""]',
    ],
    [
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: 1_000_000_001 },
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
    ],
    [
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', spec: { leaseDurationSeconds: 0 } },
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    ],
    [
      { apiVersion: 'v1', kind: 'Event', involvedObject: { namespace: 'other' } },
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ],
    [
      { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', spec: { controller: 'nginx' } },
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
  ])('%j', (manifest, text) => {
    expect(refusal(manifest)).toBe(text);
  });
});

describe('validateUpdate', () => {
  it('asks the version of a scale target where it is new', () => {
    const autoscaler = (kind: string, apiVersion: string): Manifest => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      spec: { scaleTargetRef: { apiVersion, kind, name: 'web' }, maxReplicas: 3 },
    });
    const refused = 'spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group';
    expect(refusal(autoscaler('ReplicationController', 'v1'))).toBe('');
    expect(refusal(autoscaler('Deployment', 'v1'))).toBe(refused);
    expect(updateRefusal(autoscaler('Deployment', 'apps/v1'), autoscaler('Deployment', 'v1'))).toBe(refused);
    expect(updateRefusal(autoscaler('Deployment', 'v1'), autoscaler('Deployment', 'v1'))).toBe('');
  });

  it('refuses another class of a claim, with a diff', () => {
    const text = updateRefusal(claim({}), claim({ storageClassName: 'fast', volumeName: 'disk' }));
    expect(text).toBe('');
    const changed = updateRefusal(claim({ storageClassName: 'slow' }), claim({ storageClassName: 'fast' }));
    expect(changed).toContain('spec: Forbidden: spec is immutable after creation except resources.requests');
    expect(changed).toContain('- "StorageClassName": "slow",\n+ "StorageClassName": "fast",');
  });

  it('keeps the source of a volume', () => {
    const text = updateRefusal(volume({}), volume({ hostPath: { path: '/b' } }));
    expect(text).toContain('spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable');
  });

  it('keeps the selector of a Deployment', () => {
    const selector = { matchLabels: { app: 'api' } };
    const next = deployment({ selector, template: { ...template, metadata: { labels: { app: 'api' } } } });
    expect(updateRefusal(deployment({}), next)).toBe(
      'spec.selector: Invalid value: {"matchLabels":{"app":"api"}}: field is immutable',
    );
  });

  it('looks at endpoints only where they changed', () => {
    const wrong = { endpoints: [{ addresses: ['127.0.0.1'] }] };
    expect(updateRefusal(slice(wrong), slice({ ...wrong, ports: [{ port: 80 }] }))).toBe('');
  });
});

describe('prepareForCreate', () => {
  it('drops fields of features that are off', () => {
    const object = prepared(of({ lifecycle: { stopSignal: 'SIGUSR1' } })) as unknown as { spec: Manifest };
    expect(object.spec['containers']).toEqual([
      expect.not.objectContaining({ lifecycle: expect.anything() as object }),
    ]);
  });

  it('makes a negative grace period of a pod one second', () => {
    const object = prepared(pod({ terminationGracePeriodSeconds: -5 })) as unknown as { spec: Manifest };
    expect(object.spec['terminationGracePeriodSeconds']).toBe(1);
  });

  it('lets both sources of a claim say the same', () => {
    const source = { kind: 'PersistentVolumeClaim', name: 'a' };
    const object = prepared(claim({ dataSource: source })) as unknown as { spec: Manifest };
    expect(object.spec['dataSourceRef']).toEqual(source);
  });
});
