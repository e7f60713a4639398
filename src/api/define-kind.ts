import type { Kind } from './kind.ts';
import type { KubeObject } from './object.ts';

/** A kind for the list of all: whoever calls it hands it objects of its own resource only. */
export function defineKind<T extends KubeObject>(kind: Kind<T>): Kind {
  return kind as unknown as Kind;
}

/** Defaults of a kind that has none. */
export function unchanged<T>(object: T): T {
  return object;
}
