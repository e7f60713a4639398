import { methodNotAllowed, noSuchPath } from '../../../../api/validation/errors.ts';
import { aggregatedDiscovery, discovery } from '../../generated/discovery.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { isHealth, serveHealth } from './health.ts';
import { answer, plainText, refuse } from '../response.ts';

interface Group {
  readonly name: string;
}

/** Everything that is not a resource: discovery, version, health. Undefined for paths below a version. */
export function serveDiscovery(request: ApiRequest, path: string): ApiResponse | undefined {
  if (isHealth(path)) return serveHealth(request, path);
  const wantsAggregated = request.headers?.['accept']?.includes('as=APIGroupDiscoveryList') ?? false;
  const aggregated = aggregatedDiscovery[path];
  if (wantsAggregated && aggregated) {
    return answer(200, aggregated, [], {
      'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    });
  }
  const document = discovery[path];
  if (document && isStrict(path) && !READS.has(request.method)) return refuse(methodNotAllowed());
  if (document) return answer(200, document);
  return serveGroup(path);
}

/** Whether a document can only be read: the lists of groups and their versions answer to any method. */
function isStrict(path: string): boolean {
  return path.startsWith('/api/') || path === '/api' || path === '/version' || /^\/apis\/[^/]+\/[^/]+$/.test(path);
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function serveGroup(path: string): ApiResponse | undefined {
  const [root, group = '', version, ...rest] = path.split('/').slice(1);
  if (root === 'api') return rest.length === 0 && version === undefined ? refuse(noSuchPath()) : undefined;
  if (root !== 'apis') return plainText(404, '404 page not found\n');
  const { groups } = discovery['/apis'] as { readonly groups: readonly Group[] };
  const found = groups.find(({ name }) => name === group);
  if (!found) return plainText(404, '404 page not found\n');
  if (version === undefined) return answer(200, { kind: 'APIGroup', apiVersion: 'v1', ...found });
  return rest.length === 0 ? refuse(noSuchPath()) : undefined;
}
