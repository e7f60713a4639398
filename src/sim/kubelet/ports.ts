import type { Container, IntOrString } from '../../api/generated/types.ts';

/** A probe's or hook's port: a number, or the name of one of the container's own ports. */
export function portNumber(port: IntOrString, container: Pick<Container, 'ports'>): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find((one) => one.name === port)?.containerPort;
  if (named !== undefined) return named;
  return /^\d+$/.test(port) ? Number(port) : undefined;
}
