import { failure, invalid, unknownError } from '../../../../api/validation/errors.ts';
import type { ObjectMeta, Status } from '../../../../api/generated/types.ts';
import { apiVersionOf } from '../../../../api/kinds.ts';
import { namespaceOf } from '../../../../api/object.ts';
import type { KubeObject } from '../../../../api/object.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import { Promised } from '../../../kernel/task.ts';
import type { Wait } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ApiRequest, Stream, WatchEvent } from '../../request.ts';
import type { Version } from '../../store.ts';
import { tableOf } from '../../printers/table.ts';
import { presentContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import type { Representation } from '../media-type.ts';
import { partial, presentItem } from '../present.ts';
import { queryFlag, queryNumber, queryValue } from '../query.ts';
import { checkMatch, selected, versionProblem } from './reads.ts';
import type { ResourceRoute } from '../routes.ts';
import { selectionOf } from '../selection.ts';
import type { Selection } from '../selection.ts';

const BOOKMARK_MS = 60 * SECOND;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** Values of virtual time, in order, until the end. */
class Queue<T> implements Stream<T> {
  private readonly backend: Backend;
  private readonly values: T[] = [];
  private ended = false;
  private waiting: Promised<T | undefined> | undefined;
  private readonly onClose: () => void;

  constructor(backend: Backend, onClose: () => void) {
    this.backend = backend;
    this.onClose = onClose;
  }

  push(value: T): void {
    if (this.ended) return;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) waiting.resolve(value);
    else this.values.push(value);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onClose();
    this.waiting?.resolve(undefined);
    this.waiting = undefined;
  }

  close(): void {
    this.end();
  }

  /** What is there already. */
  drain(): readonly T[] {
    return this.values.splice(0);
  }

  next(): Wait<T | undefined> {
    const promised = new Promised<T | undefined>(this.backend.registry.kernel);
    const [value] = this.values.splice(0, 1);
    if (value !== undefined) promised.resolve(value);
    else if (this.ended) promised.resolve(undefined);
    else this.waiting = promised;
    return promised;
  }
}

/** What is watched, and in which form it is told. */
interface Watch {
  readonly backend: Backend;
  readonly route: ResourceRoute;
  readonly selection: Selection;
  readonly representation: Representation;
  readonly include: string | undefined;
  columnsTold: boolean;
}

/** Opens a watch; events of the past come first. */
export function openWatch(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): Result<Queue<WatchEvent>, Status> {
  const { store, kernel } = backend.registry;
  const named = route.name === undefined ? request : withName(request, route.name);
  const selection = selectionOf(named, route);
  if (!selection.ok) return selection;
  const version = queryValue(request, 'resourceVersion') ?? '';
  const problem = version === '' ? undefined : versionProblem(version);
  if (problem) return err(unknownError(problem));
  const errors = checkMatch(request, true);
  if (errors.length > 0) return err(invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors));
  const timeout = queryNumber(request, 'timeoutSeconds');
  if (!timeout.ok) return timeout;
  const include = queryValue(request, 'includeObject');
  const watch: Watch = { backend, route, selection: selection.value, representation, include, columnsTold: false };
  const queue = new Queue<WatchEvent>(backend, () => stop.forEach((one) => one()));
  const stop: (() => void)[] = [];
  if (tellPast(watch, queue, request, version)) return ok(queue);
  const future = Number(version);
  stop.push(
    store.watch(route.kind.resource, (change) => {
      if (change.revision > future) tell(watch, queue, change);
    }),
  );
  if (queryFlag(request, 'allowWatchBookmarks')) {
    const timer = kernel.every(BOOKMARK_MS, () => queue.push(bookmark(watch)), 'watch bookmark');
    stop.push(() => timer.cancel());
  }
  if (timeout.value) {
    const timer = kernel.after(timeout.value * SECOND, () => queue.end(), 'watch timeout');
    stop.push(() => timer.cancel());
  }
  return ok(queue);
}

/** Tells what was before the watch; true if that ended it. */
function tellPast(watch: Watch, queue: Queue<WatchEvent>, request: ApiRequest, version: string): boolean {
  const { backend, route, selection } = watch;
  const initial = queryValue(request, 'sendInitialEvents');
  const wantsObjects =
    initial === undefined ? version === '' || version === '0' : queryFlag(request, 'sendInitialEvents');
  if (wantsObjects) {
    for (const object of selected(backend, route, selection)) {
      queue.push(event(watch, 'ADDED', object, () => backend.owners.of(object)));
    }
    const ends = initial !== undefined && queryFlag(request, 'allowWatchBookmarks');
    if (ends) queue.push(bookmark(watch, { [INITIAL_EVENTS_END]: 'true' }));
    return false;
  }
  if (version === '' || version === '0') return false;
  if (Number(version) <= backend.compacted) {
    const message = `too old resource version: ${version} (${backend.compacted})`;
    queue.push({ type: 'ERROR', object: failure(410, 'Expired', message) });
    queue.end();
    return true;
  }
  for (const change of backend.registry.store.since(Number(version))) {
    if (change.resource === route.kind.resource) tell(watch, queue, change);
  }
  return false;
}

function withName(request: ApiRequest, name: string): ApiRequest {
  const others = queryValue(request, 'fieldSelector');
  const selector = others ? `${others},metadata.name=${name}` : `metadata.name=${name}`;
  return { ...request, query: { ...request.query, fieldSelector: selector } };
}

/** One write, as it concerns the watch: what comes into the selection is added, what leaves it deleted. */
function tell(watch: Watch, queue: Queue<WatchEvent>, version: Version): void {
  const { route, selection, backend } = watch;
  const { type, object, previous } = version;
  if (route.namespace !== undefined && namespaceOf(object) !== route.namespace) return;
  const is = type !== 'DELETED' && selection.selects(object);
  const was = type !== 'ADDED' && (previous ? selection.selects(previous.object) : selection.selects(object));
  if (!is && !was) return;
  const left = !is && type !== 'DELETED' ? previous : undefined;
  const managed: Managed = () => backend.owners.ofVersion(left ?? version);
  if (is) queue.push(event(watch, was ? 'MODIFIED' : 'ADDED', object, managed));
  else queue.push(event(watch, 'DELETED', lastState(object, previous?.object, type), managed));
}

/** An object that leaves the selection is told as it last matched, with the new resourceVersion. */
function lastState(object: KubeObject, previous: KubeObject | undefined, type: Version['type']): KubeObject {
  if (type === 'DELETED' || !previous) return object;
  const { resourceVersion } = object.metadata;
  return { ...previous, metadata: { ...previous.metadata, resourceVersion } };
}

type Managed = () => ObjectMeta['managedFields'];

function event(watch: Watch, type: WatchEvent['type'], object: KubeObject, managed: Managed): WatchEvent {
  return { type, object: present(watch, object, managed) };
}

function present(watch: Watch, object: KubeObject, managed: Managed): unknown {
  const { backend, route, representation, include } = watch;
  if (representation.as === 'object') return presentItem(object, route, managed);
  if (representation.as !== 'Table') return partial(object);
  const { resourceVersion } = object.metadata;
  const table = tableOf(route.kind, [object], resourceVersion, presentContext(backend), include);
  const first = !watch.columnsTold;
  watch.columnsTold = true;
  return first ? table : { ...table, columnDefinitions: null };
}

function bookmark({ backend, route }: Watch, annotations?: Readonly<Record<string, string>>): WatchEvent {
  const resourceVersion = String(backend.registry.store.revision);
  const metadata = annotations ? { resourceVersion, annotations } : { resourceVersion };
  return { type: 'BOOKMARK', object: { kind: route.kind.kind, apiVersion: apiVersionOf(route), metadata } };
}
