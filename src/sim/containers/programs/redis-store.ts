/** What a Redis server keeps, and its common commands. */
import { error, list, NIL, number, OK, text } from './redis-protocol.ts';
import type { Reply } from './redis-protocol.ts';

type Value =
  | { readonly type: 'string'; text: string }
  | { readonly type: 'list'; readonly items: string[] }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'hash'; readonly fields: Map<string, string> };

const WRONG_TYPE = error('WRONGTYPE Operation against a key holding the wrong kind of value');
const NOT_INTEGER = error('ERR value is not an integer or out of range');
const SYNTAX = error('ERR syntax error');

type Command = (store: RedisStore, args: readonly string[]) => Reply;

export class RedisStore {
  private readonly values = new Map<string, Value>();
  private readonly expiries = new Map<string, number>();
  /** Whether anything was changed since the last snapshot. */
  changed = false;
  private readonly now: () => number;

  /** `now`: milliseconds. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** The reply to a command; undefined if there is none of that name here. */
  run(words: readonly string[]): Reply | undefined {
    const [name = '', ...args] = words;
    const key = name.toUpperCase();
    const entry = Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : undefined;
    if (!entry) return undefined;
    const [least, most, command] = entry;
    if (args.length < least || args.length > most) {
      return error(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
    }
    return command(this, args);
  }

  get(key: string): Value | undefined {
    const until = this.expiries.get(key);
    if (until !== undefined && until <= this.now()) this.delete(key);
    return this.values.get(key);
  }

  put(key: string, value: Value): void {
    this.values.set(key, value);
    this.changed = true;
  }

  delete(key: string): boolean {
    this.expiries.delete(key);
    this.changed = true;
    return this.values.delete(key);
  }

  clear(): void {
    this.changed = true;
    this.values.clear();
    this.expiries.clear();
  }

  keys(): string[] {
    return Array.from(this.values.keys()).filter((key) => this.get(key) !== undefined);
  }

  /** Seconds are up at a moment; undefined: never. */
  expire(key: string, ms: number | undefined): void {
    if (ms === undefined) this.expiries.delete(key);
    else this.expiries.set(key, this.now() + ms);
  }

  /** Milliseconds left: -1 for ever, -2 not there. */
  left(key: string): number {
    if (!this.get(key)) return -2;
    const until = this.expiries.get(key);
    return until === undefined ? -1 : until - this.now();
  }

  /** All of it, to be read again by `load`. */
  save(): string {
    this.changed = false;
    return JSON.stringify(
      this.keys().map((key) => {
        const value = this.values.get(key) as Value;
        const data =
          value.type === 'string'
            ? value.text
            : value.type === 'list'
              ? value.items
              : value.type === 'set'
                ? [...value.members]
                : [...value.fields];
        return [key, value.type, data];
      }),
    );
  }

  load(saved: string): void {
    for (const [key, type, data] of JSON.parse(saved) as [string, Value['type'], never][]) {
      if (type === 'string') this.put(key, { type, text: data });
      else if (type === 'list') this.put(key, { type, items: data });
      else if (type === 'set') this.put(key, { type, members: new Set<string>(data) });
      else this.put(key, { type, fields: new Map<string, string>(data) });
    }
    this.changed = false;
  }
}

/** A value of a type, made where it is missing; undefined: there is one of another type. */
function valueOf<T extends Value['type']>(
  store: RedisStore,
  key: string,
  type: T,
  make: () => Value & { type: T },
): (Value & { type: T }) | undefined {
  const found = store.get(key);
  if (!found) return make();
  return found.type === type ? (found as Value & { type: T }) : undefined;
}

const stringOf = (store: RedisStore, key: string): (Value & { type: 'string' }) | undefined =>
  valueOf(store, key, 'string', () => ({ type: 'string', text: '' }));
const listOf = (store: RedisStore, key: string): (Value & { type: 'list' }) | undefined =>
  valueOf(store, key, 'list', () => ({ type: 'list', items: [] }));
const setOf = (store: RedisStore, key: string): (Value & { type: 'set' }) | undefined =>
  valueOf(store, key, 'set', () => ({ type: 'set', members: new Set() }));
const hashOf = (store: RedisStore, key: string): (Value & { type: 'hash' }) | undefined =>
  valueOf(store, key, 'hash', () => ({ type: 'hash', fields: new Map() }));

const push =
  (front: boolean): Command =>
  (store, [key = '', ...items]) => {
    const value = listOf(store, key);
    if (!value) return WRONG_TYPE;
    if (front) value.items.unshift(...items.toReversed());
    else value.items.push(...items);
    store.put(key, value);
    return number(value.items.length);
  };

const pop =
  (front: boolean): Command =>
  (store, [key = '']) => {
    const value = listOf(store, key);
    if (!value) return WRONG_TYPE;
    const item = front ? value.items.shift() : value.items.pop();
    if (value.items.length === 0) store.delete(key);
    return text(item);
  };

const add =
  (sign: 1 | -1): Command =>
  (store, [key = '', by = '1']) => {
    const value = stringOf(store, key);
    if (!value) return WRONG_TYPE;
    const sum = Number(value.text === '' ? '0' : value.text) + sign * Number(by);
    if (!Number.isInteger(sum)) return NOT_INTEGER;
    value.text = String(sum);
    store.put(key, value);
    return number(sum);
  };

const set: Command = (store, [key = '', value = '', ...options]) => {
  const words = options.map((option) => option.toUpperCase());
  const there = store.get(key) !== undefined;
  if ((words.includes('NX') && there) || (words.includes('XX') && !there)) return NIL;
  const at = words.findIndex((word) => word === 'EX' || word === 'PX');
  const time = at < 0 ? undefined : Number(words[at + 1]) * (words[at] === 'EX' ? 1000 : 1);
  if (Number.isNaN(time)) return SYNTAX;
  store.put(key, { type: 'string', text: value });
  store.expire(key, time);
  return OK;
};

const range: Command = (store, [key = '', first = '0', last = '-1']) => {
  const value = listOf(store, key);
  if (!value) return WRONG_TYPE;
  const place = (word: string): number => (Number(word) < 0 ? value.items.length + Number(word) : Number(word));
  return list(value.items.slice(Math.max(0, place(first)), place(last) + 1));
};

const globOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

const byName = (names: readonly string[]): string[] => names.toSorted((a, b) => (a < b ? -1 : 1));
const MANY = Number.POSITIVE_INFINITY;

/** Fewest and most arguments, and what is done. */
const COMMANDS: Readonly<Record<string, readonly [number, number, Command]>> = {
  PING: [0, 1, (_, [word]) => (word === undefined ? { type: 'status', text: 'PONG' } : text(word))],
  ECHO: [1, 1, (_, [word]) => text(word)],
  SELECT: [1, 1, (_, [index]) => (index === '0' ? OK : error('ERR databases other than 0 are not simulated'))],
  SET: [2, MANY, set],
  SETNX: [2, 2, (store, [key = '', value = '']) => number(set(store, [key, value, 'NX']) === OK ? 1 : 0)],
  GET: [
    1,
    1,
    (store, [key = '']) => {
      const value = store.get(key);
      return value && value.type !== 'string' ? WRONG_TYPE : text(value?.text);
    },
  ],
  MSET: [
    2,
    MANY,
    (store, args) => {
      for (let i = 0; i + 1 < args.length; i += 2)
        store.put(args[i] as string, { type: 'string', text: args[i + 1] as string });
      return OK;
    },
  ],
  MGET: [
    1,
    MANY,
    (store, keys) =>
      list(
        keys.map((key) => {
          const value = store.get(key);
          return value?.type === 'string' ? value.text : undefined;
        }),
      ),
  ],
  APPEND: [
    2,
    2,
    (store, [key = '', more = '']) => {
      const value = stringOf(store, key);
      if (!value) return WRONG_TYPE;
      value.text += more;
      store.put(key, value);
      return number(value.text.length);
    },
  ],
  STRLEN: [1, 1, (store, [key = '']) => number(stringOf(store, key)?.text.length ?? 0)],
  INCR: [1, 1, add(1)],
  INCRBY: [2, 2, add(1)],
  DECR: [1, 1, add(-1)],
  DECRBY: [2, 2, add(-1)],
  DEL: [1, MANY, (store, keys) => number(keys.filter((key) => store.delete(key)).length)],
  EXISTS: [1, MANY, (store, keys) => number(keys.filter((key) => store.get(key)).length)],
  KEYS: [1, 1, (store, [pattern = '*']) => list(byName(store.keys().filter((key) => globOf(pattern).test(key))))],
  TYPE: [1, 1, (store, [key = '']) => ({ type: 'status', text: store.get(key)?.type ?? 'none' })],
  EXPIRE: [
    2,
    2,
    (store, [key = '', seconds]) => {
      if (!store.get(key)) return number(0);
      store.expire(key, Number(seconds) * 1000);
      return number(1);
    },
  ],
  TTL: [
    1,
    1,
    (store, [key = '']) => {
      const left = store.left(key);
      return number(left < 0 ? left : Math.ceil(left / 1000));
    },
  ],
  DBSIZE: [0, 0, (store) => number(store.keys().length)],
  FLUSHALL: [
    0,
    1,
    (store) => {
      store.clear();
      return OK;
    },
  ],
  LPUSH: [2, MANY, push(true)],
  RPUSH: [2, MANY, push(false)],
  LPOP: [1, 1, pop(true)],
  RPOP: [1, 1, pop(false)],
  LLEN: [1, 1, (store, [key = '']) => number(listOf(store, key)?.items.length ?? 0)],
  LRANGE: [3, 3, range],
  SADD: [
    2,
    MANY,
    (store, [key = '', ...members]) => {
      const value = setOf(store, key);
      if (!value) return WRONG_TYPE;
      const before = value.members.size;
      for (const member of members) value.members.add(member);
      store.put(key, value);
      return number(value.members.size - before);
    },
  ],
  SREM: [
    2,
    MANY,
    (store, [key = '', ...members]) =>
      number(members.filter((member) => setOf(store, key)?.members.delete(member) === true).length),
  ],
  SMEMBERS: [1, 1, (store, [key = '']) => list(byName([...(setOf(store, key)?.members ?? [])]))],
  SCARD: [1, 1, (store, [key = '']) => number(setOf(store, key)?.members.size ?? 0)],
  HSET: [
    3,
    MANY,
    (store, [key = '', ...pairs]) => {
      const value = hashOf(store, key);
      if (!value) return WRONG_TYPE;
      const before = value.fields.size;
      for (let i = 0; i + 1 < pairs.length; i += 2) value.fields.set(pairs[i] as string, pairs[i + 1] as string);
      store.put(key, value);
      return number(value.fields.size - before);
    },
  ],
  HGET: [2, 2, (store, [key = '', field = '']) => text(hashOf(store, key)?.fields.get(field))],
  HDEL: [
    2,
    MANY,
    (store, [key = '', ...fields]) =>
      number(fields.filter((field) => hashOf(store, key)?.fields.delete(field) === true).length),
  ],
  HGETALL: [1, 1, (store, [key = '']) => list([...(hashOf(store, key)?.fields ?? [])].flat())],
};
