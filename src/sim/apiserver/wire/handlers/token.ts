import { invalid, notFound } from '../../../../api/validation/errors.ts';
import { invalidValue } from '../../../../api/validation/field-error.ts';
import { encodeBase64 } from '../../../../base/base64.ts';
import { keyFor } from '../../../../api/object.ts';
import { toTime } from '../../../../api/values/time.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import type { Backend } from '../backend.ts';
import { isRecord } from '../../../../base/record.ts';
import { answer, refuse } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';

const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;
const DEFAULT_SECONDS = 3600;
const TOKEN_REQUEST = { group: 'authentication.k8s.io', kind: 'TokenRequest' };

/** POST serviceaccounts/NAME/token: a token that nobody can check, since nothing here authenticates. */
export function serveToken(backend: Backend, route: ResourceRoute, request: ApiRequest): ApiResponse {
  const name = route.name ?? '';
  const account = backend.registry.get('serviceaccounts', keyFor(route.namespace, name));
  if (!account) return refuse(notFound(route.kind, name));
  const { kernel } = backend.registry;
  const spec = isRecord(request.body) && isRecord(request.body['spec']) ? request.body['spec'] : {};
  const seconds = typeof spec['expirationSeconds'] === 'number' ? spec['expirationSeconds'] : DEFAULT_SECONDS;
  const problem = checkSeconds(seconds);
  if (problem) return refuse(invalid(TOKEN_REQUEST, '', [invalidValue('spec.expirationSeconds', seconds, problem)]));
  const audiences = Array.isArray(spec['audiences']) ? spec['audiences'] : ['https://kubernetes.default.svc'];
  const expires = kernel.wallClock + seconds * 1000;
  const subject = `system:serviceaccount:${route.namespace ?? ''}:${name}`;
  const claims = { aud: audiences as unknown, exp: Math.floor(expires / 1000), sub: subject };
  const token = [{ alg: 'none' }, claims].map((part) => base64Url(JSON.stringify(part))).join('.');
  return answer(201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace: route.namespace, creationTimestamp: backend.registry.now() },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: null },
    status: { token: `${token}.`, expirationTimestamp: toTime(expires) },
  });
}

function checkSeconds(seconds: number): string | undefined {
  if (seconds < MIN_SECONDS) return 'may not specify a duration less than 10 minutes';
  return seconds > MAX_SECONDS ? 'may not specify a duration larger than 2^32 seconds' : undefined;
}

function base64Url(text: string): string {
  return encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
