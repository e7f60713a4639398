/** Paths of a machine and of a server as volume sources: of pods and of PersistentVolumes. */
import { invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { HostPathVolumeSource, Volume } from '../generated/types.ts';
import { validateNoBacksteps } from '../validation/validate-paths.ts';

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Also that of a PersistentVolume. */
export function validateHostPath(source: HostPathVolumeSource, path: string, errors: FieldError[]): void {
  if (!source.path) return void errors.push(required(`${path}.path`));
  validateNoBacksteps(source.path, `${path}.path`, errors);
  const { type } = source;
  if (type !== undefined && !HOST_PATH_TYPES.includes(type))
    errors.push(notSupported(`${path}.type`, type, HOST_PATH_TYPES));
}

/** Also that of a PersistentVolume. */
export function validateNfs(source: NonNullable<Volume['nfs']>, path: string, errors: FieldError[]): void {
  if (!source.server) errors.push(required(`${path}.server`));
  if (!source.path) errors.push(required(`${path}.path`));
  if (!source.path?.startsWith('/'))
    errors.push(invalidValue(`${path}.path`, source.path ?? '', 'must be an absolute path'));
}
