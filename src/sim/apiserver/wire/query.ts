import { badRequest, invalid } from '../../../api/validation/errors.ts';
import { invalidValue, notSupported, required, tooLong } from '../../../api/validation/field-error.ts';
import type { FieldError } from '../../../api/validation/field-error.ts';
import type { Status } from '../../../api/generated/types.ts';
import { byteLength } from '../../../api/validation/names.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiRequest } from '../request.ts';

const MAX_MANAGER_BYTES = 128;
const MODES = ['', 'Ignore', 'Strict', 'Warn'];

/** What the query of a write says (CreateOptions, UpdateOptions, PatchOptions). */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly manager: string;
  readonly fieldValidation: 'Ignore' | 'Strict' | 'Warn';
  readonly force: boolean;
}

/** First value of a query parameter. */
export function queryValue(request: ApiRequest, name: string): string | undefined {
  const value = request.query?.[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** All values of a parameter, in their order. */
export function queryValues(request: ApiRequest, name: string): readonly string[] {
  const value = request.query?.[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** strconv.ParseBool, as far as queries need it; anything but a falsehood is true. */
export function queryFlag(request: ApiRequest, name: string): boolean {
  const value = queryValue(request, name);
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}

/** The options of a write in its query, checked (ValidateCreateOptions and its like of apimachinery). `apply`: of a server-side apply. */
export function writeOptions(
  request: ApiRequest,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  apply = false,
): Result<WriteOptions, Status> {
  const dryRun = queryValues(request, 'dryRun');
  const fieldManager = queryValue(request, 'fieldManager');
  const fieldValidation = queryValue(request, 'fieldValidation') ?? '';
  const force = queryValue(request, 'force');
  const errors: FieldError[] = [...checkDryRun(dryRun)];
  if (kind === 'PatchOptions') errors.push(...checkPatch(fieldManager, force, apply));
  if (fieldManager !== undefined) errors.push(...checkManager(fieldManager));
  if (!MODES.includes(fieldValidation)) errors.push(notSupported('fieldValidation', fieldValidation, MODES));
  if (errors.length > 0) return err(invalid({ group: 'meta.k8s.io', kind }, '', errors));
  return ok({
    dryRun: dryRun.length > 0,
    manager: fieldManager || managerOf(request),
    fieldValidation: (fieldValidation || 'Warn') as WriteOptions['fieldValidation'],
    force: queryFlag(request, 'force'),
  });
}

/** `dryRun` may be left out or be `All`. */
export function checkDryRun(dryRun: readonly string[]): readonly FieldError[] {
  const bad = dryRun.some((value) => value !== 'All');
  return bad ? [notSupported('dryRun', dryRun, ['All'])] : [];
}

function checkPatch(manager: string | undefined, force: string | undefined, apply: boolean): readonly FieldError[] {
  if (apply) return manager ? [] : [required('fieldManager', 'is required for apply patch')];
  if (force === undefined) return [];
  return [{ type: 'Forbidden', field: 'force', detail: 'may not be specified for non-apply patch' }];
}

function checkManager(manager: string): readonly FieldError[] {
  if (byteLength(manager) > MAX_MANAGER_BYTES) return [tooLong('fieldManager', MAX_MANAGER_BYTES)];
  for (const [position, char] of Array.from(manager).entries()) {
    if (char >= ' ' && char !== '\u007f') continue;
    const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return [invalidValue('fieldManager', manager, `invalid character U+${code} (at position ${position})`)];
  }
  return [];
}

/** The manager of a request that names none: the User-Agent up to the slash. */
function managerOf(request: ApiRequest): string {
  const agent = request.headers?.['user-agent'] ?? '';
  return (agent.split('/')[0] ?? '') || 'unknown';
}

/** Who stands in the history as author of a write. */
export function authorOf(request: ApiRequest): string {
  return managerOf(request);
}

/** A number of a query; a Status where it is none. */
export function queryNumber(request: ApiRequest, name: string): Result<number | undefined, Status> {
  const text = queryValue(request, name);
  if (text === undefined || text === '') return ok(undefined);
  if (!/^[-+]?\d+$/.test(text)) {
    return err(badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`));
  }
  return ok(Number(text));
}
