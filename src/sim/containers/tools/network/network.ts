/** Tools of the network. */
import { delay, waitFor } from '../../../kernel/task.ts';
import { parseAddress } from '../../../network/address.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { nc } from './nc.ts';
import { complain, parseOptions } from '../common/options.ts';
import { ask, resolveName, resolverConfig } from './resolver.ts';
import { wget } from './wget.ts';

/** Time until nslookup gives up. */
const NO_SERVER_MS = 5_000;

/** `nslookup NAME [SERVER]`: names without a dot are looked up in the search list, others as they are. */
const nslookup: Program = function* (context) {
  const [name = '', given] = context.args.slice(1).filter((arg) => !arg.startsWith('-'));
  const config = resolverConfig(context);
  const server = given ?? config.servers[0] ?? '127.0.0.1';
  const bare = name.replace(/\.$/, '');
  const names =
    bare.includes('.') || config.search.length === 0 ? [bare] : config.search.map((domain) => `${bare}.${domain}`);
  const lines: string[] = [];
  let failed = false;
  for (const candidate of names) {
    const answer = yield* ask(context, [server], candidate);
    if (answer === undefined) {
      yield* waitFor(delay(context.kernel, NO_SERVER_MS));
      context.stdout.write(';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
    if (typeof answer === 'object') {
      for (const address of answer.addresses) lines.push(`Name:\t${candidate}\nAddress: ${address}\n`);
      lines.push('\n');
    } else {
      failed = true;
      const found = `** server can't find ${candidate}: ${answer === 'nxdomain' ? 'NXDOMAIN' : 'SERVFAIL'}\n\n`;
      lines.push(found);
    }
  }
  context.stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n${lines.join('')}`);
  return failed ? 1 : 0;
};

const PING_MS = 1_000;

/** `ping [-c N] [-W SECONDS] HOST`. */
const ping: Program = function* (context) {
  const options = parseOptions(context, 'c:W:w:i:q46s:');
  const name = options?.rest[0];
  if (!options || name === undefined) return 1;
  const address = yield* resolveName(context, name);
  const place = context.host.network;
  if (address === undefined || !place) {
    complain(context, `bad address '${name}'`);
    return 1;
  }
  const count = Number(options.value('c') ?? Number.POSITIVE_INFINITY);
  context.stdout.write(`PING ${name} (${address}): 56 data bytes\n`);
  let received = 0;
  for (let i = 0; i < count; i += 1) {
    const route = place.network.route(place, address, 0);
    const there = route.kind === 'refused' && route.why === 'no-listener';
    if (there) {
      received += 1;
      context.stdout.write(`64 bytes from ${address}: seq=${i} ttl=64 time=0.100 ms\n`);
    }
    if (i + 1 < count || !there) yield* waitFor(delay(context.kernel, PING_MS));
  }
  const lost = Math.round(((count - received) / count) * 100);
  context.stdout.write(
    `\n--- ${name} ping statistics ---\n${count} packets transmitted, ${received} packets received, ${lost}% packet loss\n`,
  );
  return received > 0 ? 0 : 1;
};

function addressLines(context: ProcessContext): string {
  const address = context.host.network?.address ?? '127.0.0.1';
  return (
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue\n    inet 127.0.0.1/8 scope host lo\n` +
    `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue\n    inet ${address}/24 brd ${address.replace(/\d+$/, '255')} scope global eth0\n`
  );
}

const ip: Program = function* (context) {
  const what = context.args.slice(1).find((arg) => !arg.startsWith('-')) ?? 'addr';
  if (what.startsWith('r'))
    context.stdout.write(`default via ${(context.host.network?.address ?? '').replace(/\d+$/, '1')} dev eth0\n`);
  else context.stdout.write(addressLines(context));
  return 0;
};

const ifconfig: Program = function* (context) {
  const address = context.host.network?.address ?? '127.0.0.1';
  context.stdout.write(
    `eth0      Link encap:Ethernet\n          inet addr:${address}  Mask:255.255.255.0\n\nlo        Link encap:Local Loopback\n          inet addr:127.0.0.1  Mask:255.0.0.0\n\n`,
  );
  return 0;
};

/** `telnet HOST PORT` is nc with another greeting. */
const telnet: Program = function* (context) {
  const [, host = '', port = '23'] = context.args;
  if (parseAddress(host) === undefined && (yield* resolveName(context, host)) === undefined) {
    complain(context, `bad address '${host}'`);
    return 1;
  }
  return yield* nc({ ...context, args: ['telnet', host, port] });
};

export const NETWORK_TOOLS: Readonly<Record<string, Program>> = {
  wget,
  nc,
  nslookup,
  ping,
  ip,
  ifconfig,
  telnet,
};
