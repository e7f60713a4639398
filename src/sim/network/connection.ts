import type { Kernel } from '../kernel/kernel.ts';
import { Pipe } from '../io/streams.ts';

/** One end of a TCP connection. */
export interface Connection {
  /** Address and port of the other side. */
  readonly peer: { readonly address: string; readonly port: number };
  readonly input: Pipe;
  readonly output: Pipe;
  /** Ends both directions. */
  close(): void;
}

/** The two ends of a connection: the client's and the server's. */
export function connectionPair(
  kernel: Kernel,
  client: { readonly address: string; readonly port: number },
  server: { readonly address: string; readonly port: number },
): { readonly client: Connection; readonly server: Connection } {
  const there = new Pipe(kernel);
  const back = new Pipe(kernel);
  const close = (): void => {
    there.close();
    back.close();
  };
  return {
    client: { peer: server, input: back, output: there, close },
    server: { peer: client, input: there, output: back, close },
  };
}
