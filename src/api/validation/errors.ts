import { causesOf, formatFieldErrors } from './field-error.ts';
import type { FieldError } from './field-error.ts';
import type { Status, StatusCause, StatusDetails } from '../generated/types.ts';

// Status errors, worded as apimachinery's api/errors.

/** A resource of a group, e.g. `{ group: 'apps', resource: 'deployments' }`. A Kind is one. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** A kind of a group, e.g. `{ group: 'apps', kind: 'Deployment' }`. A Kind is one. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** `deployments.apps`; resources of the core group stand alone. */
export function qualifiedResource(resource: GroupResource): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
}

/** `Deployment.apps`; kinds of the core group stand alone. */
function qualifiedKind(kind: GroupKind): string {
  return kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
}

/** A failure of any code. Empty details are not the same as none. */
export function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    code,
  };
}

/** The Status of a request that went well and has nothing else to answer, such as a deletion. */
export function success(details: StatusDetails): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

export function notFound(resource: GroupResource, name: string): Status {
  const message = `${qualifiedResource(resource)} "${name}" not found`;
  return failure(404, 'NotFound', message, detailsOf(resource, name));
}

export function alreadyExists(resource: GroupResource, name: string): Status {
  const message = `${qualifiedResource(resource)} "${name}" already exists`;
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name));
}

/** A create under the name of an object that is still terminating. */
export function alreadyExistsTerminating(resource: GroupResource, name: string): Status {
  const message = `object is being deleted: ${qualifiedResource(resource)} "${name}" already exists`;
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name));
}

/** All tries to make a name from `generateName` were taken. */
export function generateNameConflict(resource: GroupResource, name: string): Status {
  const taken = `${qualifiedResource(resource)} "${name}" already exists`;
  const message = `${taken}, the server was not able to generate a unique name for the object`;
  return failure(409, 'AlreadyExists', message, { ...detailsOf(resource, name), retryAfterSeconds: 1 });
}

/** The text of a conflict of resource versions. */
const OPTIMISTIC_LOCK = 'the object has been modified; please apply your changes to the latest version and try again';

export function conflict(resource: GroupResource, name: string, error: string = OPTIMISTIC_LOCK): Status {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(resource)} "${name}": ${error}`;
  return failure(409, 'Conflict', message, detailsOf(resource, name));
}

export function invalid(kind: GroupKind, name: string, errors: readonly FieldError[]): Status {
  const message = `${qualifiedKind(kind)} "${name}" is invalid: ${formatFieldErrors(errors)}`;
  return failure(422, 'Invalid', message, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    ...(kind.kind ? { kind: kind.kind } : {}),
    causes: causesOf(errors),
  });
}

/** Refused by admission or authorization; `name` may be empty. */
export function forbidden(
  resource: GroupResource,
  name: string,
  error: string,
  causes?: readonly StatusCause[],
): Status {
  const subject = name ? `${qualifiedResource(resource)} "${name}"` : qualifiedResource(resource);
  const details = { ...detailsOf(resource, name), ...(causes ? { causes } : {}) };
  return failure(403, 'Forbidden', `${subject} is forbidden: ${error}`, details);
}

export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

export function unauthorized(): Status {
  return failure(401, 'Unauthorized', 'Unauthorized');
}

/** The answer for a path that nobody serves, and for a resource within a group that is not there. */
export function noSuchPath(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

export function gone(message: string): Status {
  return failure(410, 'Gone', message);
}

export function requestEntityTooLarge(message: string): Status {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

export function tooManyRequests(message: string, retryAfterSeconds?: number, causes?: readonly StatusCause[]): Status {
  return failure(429, 'TooManyRequests', message, {
    ...(causes ? { causes } : {}),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  });
}

/** An error without a Status of its own: 500 with the bare text. */
export function unknownError(message: string): Status {
  return failure(500, '', message);
}

export function serviceUnavailable(message: string): Status {
  return failure(503, 'ServiceUnavailable', message);
}

function detailsOf(resource: GroupResource, name: string): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    ...(resource.resource ? { kind: resource.resource } : {}),
  };
}
