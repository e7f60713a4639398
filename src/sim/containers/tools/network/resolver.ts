/** The C library's resolver: /etc/hosts, then the servers and search list of /etc/resolv.conf. */
import { delay, waitFor } from '../../../kernel/task.ts';
import type { Task } from '../../../kernel/task.ts';
import { parseAddress } from '../../../network/address.ts';
import type { NameAnswer } from '../../../network/network.ts';
import type { ProcessContext } from '../../process/process.ts';

/** Time until a name is given up: two tries of five seconds. */
const GIVE_UP_MS = 10_000;
const QUERY_MS = 1;

export interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

export function resolverConfig(context: ProcessContext): ResolverConfig {
  const text = context.files.read('/etc/resolv.conf');
  const lines = (text.ok ? text.value : '').split('\n').map((line) => line.trim().split(/\s+/));
  const values = (key: string): string[] => lines.flatMap(([name, ...rest]) => (name === key ? rest : []));
  const ndots = values('options').find((option) => option.startsWith('ndots:'));
  return { servers: values('nameserver'), search: values('search'), ndots: Number(ndots?.slice(6) ?? 1) };
}

/** The address of a name; undefined if it is not found (which may take its time). */
export function* resolveName(context: ProcessContext, name: string): Task<string | undefined> {
  return (yield* resolveAll(context, name))[0];
}

/** All addresses of a name, from other servers than those of the configuration if they are given. */
export function* resolveAll(
  context: ProcessContext,
  name: string,
  servers?: readonly string[],
): Task<readonly string[]> {
  if (parseAddress(name) !== undefined) return [name];
  const known = fromHosts(context, name);
  if (known !== undefined) return [known];
  const config = resolverConfig(context);
  const absolute = name.endsWith('.');
  const bare = name.replace(/\.$/, '');
  const searched = absolute ? [] : config.search.map((domain) => `${bare}.${domain}`);
  const dots = bare.split('.').length - 1;
  for (const candidate of dots >= config.ndots ? [bare, ...searched] : [...searched, bare]) {
    const answer = yield* ask(context, servers ?? config.servers, candidate);
    if (answer === undefined) {
      yield* waitFor(delay(context.kernel, GIVE_UP_MS));
      return [];
    }
    if (typeof answer === 'object' && answer.addresses.length > 0) return answer.addresses;
  }
  return [];
}

/** What the first server that answers says. */
export function* ask(context: ProcessContext, servers: readonly string[], name: string): Task<NameAnswer | undefined> {
  const place = context.host.network;
  for (const server of servers) {
    const answer = place?.network.query(place, server, name);
    if (answer === undefined) continue;
    yield* waitFor(delay(context.kernel, QUERY_MS));
    return answer;
  }
  return undefined;
}

function fromHosts(context: ProcessContext, name: string): string | undefined {
  const text = context.files.read('/etc/hosts');
  for (const line of (text.ok ? text.value : '').split('\n')) {
    const [address = '', ...names] = (line.split('#')[0] as string).trim().split(/\s+/);
    if (names.includes(name) && parseAddress(address) !== undefined) return address;
  }
  return name === 'localhost' ? '127.0.0.1' : undefined;
}
