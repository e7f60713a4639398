// What kubectl debug puts into pods: the debugging container, and what profiles and flags make of a copy
// (kubectl/pkg/cmd/debug/profiles.go).
import type { Container, PodSpec } from '../../../api/generated/types.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import { plain } from '../../failure.ts';
import { fail } from '../../process.ts';
import { suffix } from '../create/workloads.ts';

export const PROFILES: ReadonlySet<string> = new Set([
  'legacy',
  'general',
  'baseline',
  'restricted',
  'netadmin',
  'sysadmin',
  'auto',
]);

export function containerName(context: Context): string {
  const given = context.text('container');
  if (given !== '') return given;
  const name = `debugger-${suffix(context, 0)}`;
  if (!context.on('quiet')) context.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

export function debugContainer(context: Context, name: string, command: readonly string[]): Container {
  const env = context
    .list('env')
    .map((text) => ({ name: text.split('=')[0] ?? '', value: text.split('=').slice(1).join('=') }));
  const policy = context.text('image-pull-policy');
  const words = context.on('arguments-only') ? { args: command } : { command };
  return {
    name,
    ...(context.text('image') === '' ? {} : { image: context.text('image') }),
    ...(command.length > 0 ? words : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(context.on('stdin') ? { stdin: true } : {}),
    ...(context.on('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
    ...securityFor(context.text('profile')),
  };
}

/** What a profile gives to the debugging container. */
function securityFor(profile: string): Partial<Container> {
  switch (profile) {
    case 'general':
      return { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } };
    case 'netadmin':
      return { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } };
    case 'restricted':
      return {
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      };
    case 'sysadmin':
      return { securityContext: { privileged: true } };
    default:
      return {};
  }
}

export function withImages(context: Context, containers: readonly Container[]): readonly Container[] {
  const images = new Map(
    context.list('set-image').map((pair) => [pair.split('=')[0] ?? '', pair.split('=').slice(1).join('=')]),
  );
  return containers.map((container) => {
    const image = images.get(container.name) ?? images.get('*');
    return image === undefined ? container : { ...container, image };
  });
}

/** What a profile makes of the copy of a pod in which a container is debugged: no probes, processes shared. */
export function profiled(context: Context, spec: PodSpec): PodSpec {
  const containers = spec.containers.map((container) => {
    const { livenessProbe, readinessProbe, startupProbe, ...kept } = container;
    return {
      ...kept,
      ...(context.on('keep-liveness') && livenessProbe ? { livenessProbe } : {}),
      ...(context.on('keep-readiness') && readinessProbe ? { readinessProbe } : {}),
      ...(context.on('keep-startup') && startupProbe ? { startupProbe } : {}),
    };
  });
  const { initContainers, ...rest } = spec;
  return {
    ...rest,
    containers,
    ...(initContainers && context.on('keep-init-containers') ? { initContainers } : {}),
    shareProcessNamespace: spec.shareProcessNamespace ?? true,
  };
}

/** The spec with the container to debug: an existing one changed, or a new one. Without either its name is empty. */
export function* withDebugContainer(
  context: Context,
  spec: PodSpec,
  command: readonly string[],
): Task<{ readonly spec: PodSpec; readonly name: string }> {
  const existing = spec.containers.find((container) => container.name === context.text('container'));
  if (!existing) {
    if (context.text('image') === '') {
      if (context.list('set-image').length > 0) return { spec, name: '' };
      return yield* fail(plain('you must specify image when creating new container'));
    }
    const name = containerName(context);
    return { spec: { ...spec, containers: [...spec.containers, debugContainer(context, name, command)] }, name };
  }
  const { terminationMessagePolicy: _own, ...settings } = debugContainer(context, existing.name, command);
  const { args: _args, ...bare } = existing;
  const changed = { ...(command.length > 0 && !context.on('arguments-only') ? bare : existing), ...settings };
  const containers = spec.containers.map((container) => (container === existing ? changed : container));
  return { spec: { ...spec, containers }, name: existing.name };
}
