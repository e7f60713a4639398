import type { Container, IntOrString } from '../../../api/generated/types.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';

/** A probe's or hook's port: a number, or the name of one of the container's own ports (pkg/probe/util.go ResolveContainerPort). */
export function portNumber(port: IntOrString, container: Pick<Container, 'ports'>): Result<number, string> {
  const named = typeof port === 'number' ? port : container.ports?.find((one) => one.name === port)?.containerPort;
  if (named === undefined && !/^[+-]?\d+$/.test(String(port)))
    return err(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const number = named ?? Number(port);
  return number > 0 && number < 65536 ? ok(number) : err(`invalid port number: ${number}`);
}
