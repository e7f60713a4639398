import { forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { HTTPGetAction, IntOrString, Lifecycle, LifecycleHandler, Probe } from '../generated/types.ts';
import { checkHttpHeaderName, checkPortName, checkPortNumber } from '../validation/names.ts';
import { validateNonNegative } from '../validation/object-meta.ts';

// Probes and lifecycle hooks (validateProbe, validateLifecycle, validateHandler).

type Handler = Partial<Probe & LifecycleHandler>;

/** A liveness probe (validateLivenessProbe of pkg/apis/core/validation): one success is enough for it. */
export function validateLivenessProbe(probe: Probe, path: string, errors: FieldError[]): void {
  validateProbe(probe, path, errors);
  if (probe.successThreshold !== 1) {
    errors.push(invalidValue(`${path}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
  }
}

/** A readiness probe (validateReadinessProbe): it ends nothing, so it has no grace period. */
export function validateReadinessProbe(probe: Probe, path: string, errors: FieldError[]): void {
  validateProbe(probe, path, errors);
  const { terminationGracePeriodSeconds: grace } = probe;
  if (grace !== undefined) {
    errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
  }
}

/** Startup probes follow the rules of liveness probes. */
export const validateStartupProbe = validateLivenessProbe;

function validateProbe(probe: Probe, path: string, errors: FieldError[]): void {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  validateHandler(
    { ...(exec && { exec }), ...(httpGet && { httpGet }), ...(tcpSocket && { tcpSocket }), ...(grpc && { grpc }) },
    undefined,
    path,
    errors,
  );
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    errors.push(...validateNonNegative(probe[field], `${path}.${field}`));
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) {
    errors.push(invalidValue(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  }
}

/** Hooks; `gracePeriod` bounds how long a sleep may be. */
export function validateLifecycle(
  lifecycle: Lifecycle,
  gracePeriod: number | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (lifecycle.postStart) validateHandler(lifecycle.postStart, gracePeriod, `${path}.postStart`, errors);
  if (lifecycle.preStop) validateHandler(lifecycle.preStop, gracePeriod, `${path}.preStop`, errors);
}

function validateHandler(handler: Handler, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  let found = false;
  const one = (field: keyof Handler, validate: () => void): void => {
    if (found) errors.push(forbiddenField(`${path}.${field}`, 'may not specify more than 1 handler type'));
    else validate();
    found = true;
  };
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec) one('exec', () => void (exec.command?.length || errors.push(required(`${path}.exec.command`))));
  if (httpGet) one('httpGet', () => validateHttpGet(httpGet, `${path}.httpGet`, errors));
  if (tcpSocket) one('tcpSocket', () => validatePort(tcpSocket.port, `${path}.tcpSocket.port`, errors));
  if (grpc) one('grpc', () => validatePort(grpc.port, `${path}.grpc.port`, errors));
  if (sleep) one('sleep', () => validateSleep(sleep.seconds, gracePeriod, `${path}.sleep`, errors));
  if (!found) errors.push(required(path, 'must specify a handler type'));
}

function validateSleep(seconds: number, gracePeriod: number | undefined, path: string, errors: FieldError[]): void {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return;
  const message = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  errors.push(invalidValue(path, seconds, message));
}

const SCHEMES = ['HTTP', 'HTTPS'];

function validateHttpGet(action: HTTPGetAction, path: string, errors: FieldError[]): void {
  if (!action.path) errors.push(required(`${path}.path`));
  validatePort(action.port, `${path}.port`, errors);
  if (!SCHEMES.includes(action.scheme ?? '')) errors.push(notSupported(`${path}.scheme`, action.scheme ?? '', SCHEMES));
  for (const { name } of action.httpHeaders ?? []) {
    for (const message of checkHttpHeaderName(name)) errors.push(invalidValue(`${path}.httpHeaders`, name, message));
  }
}

/** A number or the name of a port. */
export function validatePort(port: IntOrString | undefined, path: string, errors: FieldError[]): void {
  const value = port ?? 0;
  const messages = typeof value === 'number' ? checkPortNumber(value) : checkPortName(value);
  for (const message of messages) errors.push(invalidValue(path, value, message));
}
