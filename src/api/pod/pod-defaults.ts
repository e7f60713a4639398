import { withoutDisabledFields } from './disabled-fields.ts';
import { change, changeEach, fill, mapSame, rememberedByIdentity, replace } from '../../base/fill.ts';
import type {
  Container,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Pod,
  PodSpec,
  PodStatus,
  PodTemplateSpec,
  Probe,
  ResourceRequirements,
  Volume,
  VolumeProjection,
} from '../generated/types.ts';
import { defaultPullPolicy } from '../values/image.ts';
import { roundUpToMilli } from '../values/quantity.ts';
import { defaultClaimSpec } from '../storage/claim-defaults.ts';
import { withDiskDefaults } from '../storage/disk-defaults.ts';
import { aggregateOf, isPodLevelResource } from './resources.ts';
import type { ResourceList } from './resources.ts';

// Defaults of pods and pod templates (pkg/apis/core/v1/defaults.go). Remembered by the identity of templates, specs and their parts.

/** Defaults of the spec that templates and pods share. */
const defaultPodSpec = rememberedByIdentity((spec: PodSpec): PodSpec => {
  const filled = fill(withoutDisabledFields(spec), {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
  const contained = changeEach(filled, 'containers', defaultContainer);
  const initialized = changeEach(contained, 'initContainers', defaultContainer);
  const ephemeral = changeEach(initialized, 'ephemeralContainers', defaultEphemeralContainer);
  const mounted = changeEach(ephemeral, 'volumes', defaultVolume);
  return change(mirrorServiceAccount(change(mounted, 'overhead', roundList)), 'resources', roundResources);
});

/** Conversion fills the deprecated serviceAccount from serviceAccountName and the other way round. */
function mirrorServiceAccount(spec: PodSpec): PodSpec {
  const name = spec.serviceAccountName ?? spec.serviceAccount;
  if (name === undefined) return spec;
  return replace(replace(spec, 'serviceAccountName', name), 'serviceAccount', name);
}

/** Defaults of a pod template; a missing one becomes an empty one, as in Go. */
export function defaultTemplate(template: PodTemplateSpec | undefined): PodTemplateSpec {
  return template ? defaultGivenTemplate(template) : EMPTY_TEMPLATE;
}

const defaultGivenTemplate = rememberedByIdentity((template: PodTemplateSpec): PodTemplateSpec => {
  const filled = fill(template, { metadata: {} });
  return replace(filled, 'spec', template.spec ? defaultPodSpec(template.spec) : NO_SPEC);
});

/** Defaults of a pod. */
export function defaultPod(pod: Pod): Pod {
  const spec = defaultSpecOfPod(pod.spec ?? NO_SPEC);
  return change(fill(replace(pod, 'spec', spec), { status: {} }), 'status', syncPodIps);
}

/** podIP is the first of podIPs; where they differ podIP counts. */
function syncPodIps(status: PodStatus): PodStatus {
  const first = status.podIPs?.[0]?.ip;
  if (status.podIP) return first === status.podIP ? status : { ...status, podIPs: [{ ip: status.podIP }] };
  return first ? { ...status, podIP: first } : status;
}

const defaultSpecOfPod = rememberedByIdentity((spec: PodSpec): PodSpec => {
  const positive = (spec.terminationGracePeriodSeconds ?? 0) < 0 ? { ...spec, terminationGracePeriodSeconds: 1 } : spec;
  const filled = fill(defaultPodSpec(positive), { enableServiceLinks: true });
  const contained = changeEach(filled, 'containers', requestWhatIsLimited);
  const initialized = changeEach(contained, 'initContainers', requestWhatIsLimited);
  const requested = defaultPodLevelResources(initialized);
  if (!requested.hostNetwork) return requested;
  return changeEach(changeEach(requested, 'containers', exposeOnHost), 'initContainers', exposeOnHost);
});

const requestWhatIsLimited = rememberedByIdentity((container: Container): Container => {
  const limits = container.resources?.limits;
  return limits
    ? change(container, 'resources', (r) => replace(r, 'requests', fill(r.requests ?? {}, limits)))
    : container;
});

const exposeOnHost = rememberedByIdentity((container: Container): Container =>
  changeEach(container, 'ports', (port: ContainerPort) => fill(port, { hostPort: port.containerPort })),
);

function defaultPodLevelResources(spec: PodSpec): PodSpec {
  const { resources } = spec;
  if (!resources) return spec;
  return replace(spec, 'resources', defaultPodLevelRequests(spec, defaultHugePageLimits(spec, resources)));
}

function defaultHugePageLimits(spec: PodSpec, resources: ResourceRequirements): ResourceRequirements {
  if (isEmpty(resources.limits) && isEmpty(resources.requests)) return resources;
  const pages = Object.entries(aggregateOf(spec, 'limits')).filter(
    ([name]) => name.startsWith('hugepages-') && !(name in (resources.requests ?? {})),
  );
  const limits = fill<ResourceList>(resources.limits ?? {}, Object.fromEntries(pages));
  return isEmpty(limits) ? resources : replace(resources, 'limits', limits);
}

function defaultPodLevelRequests(spec: PodSpec, resources: ResourceRequirements): ResourceRequirements {
  if (isEmpty(resources.limits)) return resources;
  const ofContainers = Object.entries(aggregateOf(spec, 'requests')).filter(
    ([name]) => isPodLevelResource(name) && !name.startsWith('hugepages-'),
  );
  const fromLimits = Object.entries(resources.limits ?? {}).filter(([name]) => isPodLevelResource(name));
  const requested = fill<ResourceList>(resources.requests ?? {}, Object.fromEntries(ofContainers));
  const requests = fill<ResourceList>(requested, Object.fromEntries(fromLimits));
  return isEmpty(requests) ? resources : replace(resources, 'requests', requests);
}

function isEmpty(list: ResourceList | undefined): boolean {
  return !list || Object.keys(list).length === 0;
}

const NO_RESOURCES: ResourceRequirements = {};

const defaultContainer = rememberedByIdentity((container: Container): Container => {
  const filled = fill(container, {
    imagePullPolicy: defaultPullPolicy(container.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: NO_RESOURCES,
  });
  const probed = change(
    change(change(filled, 'livenessProbe', defaultProbe), 'readinessProbe', defaultProbe),
    'startupProbe',
    defaultProbe,
  );
  const ported = changeEach(probed, 'ports', (port: ContainerPort) => fill(port, { protocol: 'TCP' }));
  const hooked = change(changeEach(ported, 'env', defaultEnv), 'lifecycle', defaultLifecycle);
  const limited = change(hooked, 'resources', roundResources);
  return change(limited, 'securityContext', (security) =>
    security.procMount === '' ? replace(security, 'procMount', undefined) : security,
  );
});

/** Ephemeral containers default as others do. */
function defaultEphemeralContainer(container: EphemeralContainer): EphemeralContainer {
  return defaultContainer(container);
}

function defaultEnv(env: EnvVar): EnvVar {
  return change(env, 'valueFrom', (source) => {
    const filled = change(source, 'fieldRef', defaultFieldRef);
    const keyed = change(filled, 'fileKeyRef', (ref) => fill(ref, { optional: false }));
    return change(keyed, 'resourceFieldRef', (ref) => fill(ref, { divisor: '0' }));
  });
}

function defaultFieldRef(ref: ObjectFieldSelector): ObjectFieldSelector {
  return fill(ref, { apiVersion: 'v1' });
}

/** Defaults of a probe. */
function defaultProbe(probe: Probe): Probe {
  const filled = fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  return change(change(filled, 'httpGet', defaultHttpGet), 'grpc', (grpc) => fill(grpc, { service: '' }));
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  return fill(action, { path: '/', scheme: 'HTTP' });
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  return change(change(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler);
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  return change(handler, 'httpGet', defaultHttpGet);
}

function roundResources(resources: ResourceRequirements): ResourceRequirements {
  return change(change(resources, 'limits', roundList), 'requests', roundList);
}

/** Amounts are kept in thousandths at the finest. */
export function roundList(list: ResourceList): ResourceList {
  let rounded: Record<string, string> | undefined;
  for (const [name, quantity] of Object.entries(list)) {
    const whole = roundUpToMilli(quantity);
    if (whole === quantity) continue;
    rounded ??= { ...list };
    rounded[name] = whole;
  }
  return rounded ?? list;
}

const MODE = 0o644;

const defaultVolume = rememberedByIdentity((volume: Volume): Volume => {
  if (Object.keys(volume).every((key) => key === 'name')) return { ...volume, emptyDir: {} };
  const mode = { defaultMode: MODE };
  let result = change(withDiskDefaults(volume), 'secret', (source) => fill(source, mode));
  result = change(result, 'configMap', (source) => fill(source, mode));
  result = change(result, 'downwardAPI', (source) =>
    changeEach(
      fill(source, mode),
      'items',
      (item: { readonly fieldRef?: ObjectFieldSelector; readonly path: string }) =>
        change(item, 'fieldRef', defaultFieldRef),
    ),
  );
  result = change(result, 'projected', (source) => changeEach(fill(source, mode), 'sources', defaultProjection));
  result = change(result, 'hostPath', (source) => fill(source, { type: '' }));
  result = change(result, 'image', (source) => fill(source, { pullPolicy: defaultPullPolicy(source.reference) }));
  return change(result, 'ephemeral', (source) =>
    change(source, 'volumeClaimTemplate', (template) => change(template, 'spec', defaultClaimSpec)),
  );
});

function defaultProjection(projection: VolumeProjection): VolumeProjection {
  const token = change(projection, 'serviceAccountToken', (source) => fill(source, { expirationSeconds: 3600 }));
  return change(token, 'downwardAPI', (source) =>
    source.items
      ? replace(
          source,
          'items',
          mapSame(source.items, (item) => change(item, 'fieldRef', defaultFieldRef)),
        )
      : source,
  );
}

const NO_SPEC: PodSpec = defaultPodSpec({ containers: [] });
const EMPTY_TEMPLATE: PodTemplateSpec = { metadata: {}, spec: NO_SPEC };
