import type { Event } from '../../api/generated/types.ts';
import type { ResourceName, Resources } from '../../api/object.ts';
import type { Client } from '../client.ts';
import type { JsonObject } from '../json.ts';
import { listAt } from '../json.ts';
import type { Mapper, Mapping } from '../mapping.ts';
import { pathOf } from '../mapping.ts';
import type { Writer } from './writer.ts';

/** What the description of an object may look up. */
export interface DescribeContext {
  readonly client: Client;
  readonly mapper: Mapper;
  readonly mapping: Mapping;
  /** The wall clock, in milliseconds. */
  readonly nowMs: number;
  readonly showEvents: boolean;
  /** The events of the object; asked for when they are needed. */
  readonly events: () => readonly Event[];
}

/** Writes the description of an object of one kind. */
export type Describer = (writer: Writer, object: JsonObject, context: DescribeContext) => void;

/** Objects of another resource, by selector. */
export function listOf<K extends ResourceName>(
  context: DescribeContext,
  resource: K,
  namespace: string,
  query: Readonly<Record<string, string>> = {},
): readonly Resources[K][] {
  const mapping = context.mapper.find(resource);
  if (!mapping) return [];
  const answer = context.client.request('GET', pathOf(mapping, namespace), { query });
  return answer.ok ? (listAt(answer.value, 'items') as readonly Resources[K][]) : [];
}
