import { describe, expect, it } from 'vitest';
import { notSimulated } from './not-simulated.ts';
import type { KubeObject } from '../object.ts';

const deployment = (spec: object): object => ({ kind: 'Deployment', spec: { template: { spec } } });

describe('notSimulated', () => {
  it.each<[name: string, object: object, paths: readonly string[]]>([
    ['says nothing of what works', deployment({ containers: [{ securityContext: { runAsUser: 1 } }] }), []],
    ['has no opinion about empty values', deployment({ hostPID: false, containers: [{ volumeDevices: [] }] }), []],
    [
      'finds fields in templates',
      deployment({
        securityContext: { fsGroup: 2000 },
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', nfs: { server: 'a', path: '/' } },
        ],
        containers: [{ securityContext: { capabilities: { drop: ['ALL'] } } }],
      }),
      [
        'spec.template.spec.securityContext.fsGroup',
        'spec.template.spec.volumes[1].nfs',
        'spec.template.spec.containers[0].securityContext.capabilities',
      ],
    ],
    [
      'finds fields in the template of a CronJob',
      { kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec: { hostIPC: true } } } } } },
      ['spec.jobTemplate.spec.template.spec.hostIPC'],
    ],
    [
      'knows values that ask for what happens anyway',
      {
        kind: 'Pod',
        spec: {
          os: { name: 'linux' },
          containers: [{ securityContext: { allowPrivilegeEscalation: true, procMount: 'Default' } }],
          initContainers: [{ securityContext: { allowPrivilegeEscalation: false } }],
        },
      },
      ['spec.initContainers[0].securityContext.allowPrivilegeEscalation'],
    ],
    ['leaves what has no shape alone', { kind: 'Pod', spec: { volumes: [null], containers: 'none' } }, []],
    ['knows kinds without effect', { kind: 'NetworkPolicy', spec: { podSelector: {} } }, ['spec']],
    ['knows names of other domains', { kind: 'Service', spec: { externalName: 'example.com' } }, ['spec.externalName']],
  ])('%s', (_, object, paths) => {
    expect(notSimulated(object as KubeObject)).toEqual(paths);
  });
});
