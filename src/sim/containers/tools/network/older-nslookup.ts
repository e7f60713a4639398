/** nslookup of busybox up to 1.28, in whose words the documentation shows names: it asks as the C library does, search list and all, and for names of addresses. */
import { delay, waitFor } from '../../../kernel/task.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { resolveAll, resolverConfig } from './resolver.ts';

/** Time until nslookup gives up. */
const NO_SERVER_MS = 5_000;

/** `nslookup NAME [SERVER]`. */
export const olderNslookup: Program = function* (context) {
  const [name = '', given] = context.args.slice(1);
  if (name === '') {
    context.stderr.write('BusyBox v1.28.4 multi-call binary.\n\nUsage: nslookup [HOST] [SERVER]\n');
    return 1;
  }
  const config = resolverConfig(context);
  const server = given ?? config.servers[0] ?? '0.0.0.0';
  context.stdout.write(`Server:    ${server}\n${addressLine(context, server, 0)}\n`);
  const place = context.host.network;
  if (place?.network.query(place, server, '') === undefined) yield* waitFor(delay(context.kernel, NO_SERVER_MS));
  const addresses = yield* resolveAll(context, name, [server]);
  if (addresses.length === 0) {
    context.stderr.write(`nslookup: can't resolve '${name}'\n`);
    return 1;
  }
  const lines = addresses.map((address, index) => addressLine(context, address, index));
  context.stdout.write(`Name:      ${name}\n${lines.join('')}`);
  return 0;
};

/** `Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local`. */
function addressLine(context: ProcessContext, address: string, index: number): string {
  const place = context.host.network;
  const name = place?.network.nameOf(place, address);
  return `Address ${index + 1}: ${address}${name === undefined ? '' : ` ${name}`}\n`;
}
