import { forbiddenField, invalidValue, notFoundValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { Container, Volume, VolumeDevice, VolumeMount } from '../generated/types.ts';
import { validateDescendingPath } from '../validation/validate-paths.ts';

// Mounts and block devices of a container (ValidateVolumeMounts, ValidateVolumeDevices).

/** The volumes of the pod that are valid, by name. */
export type Volumes = ReadonlyMap<string, Volume>;

export function validateVolumeMounts(container: Container, volumes: Volumes, path: string, errors: FieldError[]): void {
  const devices = container.volumeDevices ?? [];
  const seen = new Set<string>();
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const at = `${path}[${i}]`;
    const { name = '', mountPath = '' } = mount;
    if (!name) errors.push(required(`${at}.name`));
    if (!volumes.has(name)) errors.push(notFoundValue(`${at}.name`, name));
    if (!mountPath) errors.push(required(`${at}.mountPath`));
    if (seen.has(mountPath)) errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must be unique'));
    seen.add(mountPath);
    if (devices.some((device) => device.name === name)) {
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeDevices'));
    }
    if (devices.some((device) => device.devicePath === mountPath)) {
      errors.push(invalidValue(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    }
    validateSubPaths(mount, at, path, errors);
    validatePropagation(mount, container, `${path}.mountPropagation`, errors);
    validateRecursiveReadOnly(mount, `${path}.recursiveReadOnly`, errors);
  }
}

/** Upstream leaves the index out of the path of a subPath. */
function validateSubPaths(mount: VolumeMount, at: string, path: string, errors: FieldError[]): void {
  if (mount.subPath) validateDescendingPath(mount.subPath, `${path}.subPath`, errors);
  if (!mount.subPathExpr) return;
  if (mount.subPath) {
    errors.push(invalidValue(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
  }
  validateDescendingPath(mount.subPathExpr, `${path}.subPathExpr`, errors);
}

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

function validatePropagation(mount: VolumeMount, container: Container, path: string, errors: FieldError[]): void {
  const { mountPropagation } = mount;
  if (mountPropagation === undefined) return;
  if (!PROPAGATIONS.includes(mountPropagation)) errors.push(notSupported(path, mountPropagation, PROPAGATIONS));
  if (mountPropagation === 'Bidirectional' && !container.securityContext?.privileged) {
    errors.push(forbiddenField(path, 'Bidirectional mount propagation is available only to privileged containers'));
  }
}

const RECURSIVE_READ_ONLY = ['Disabled', 'Enabled', 'IfPossible'];

function validateRecursiveReadOnly(mount: VolumeMount, path: string, errors: FieldError[]): void {
  const { recursiveReadOnly: mode, mountPropagation } = mount;
  if (mode === undefined || mode === 'Disabled') return;
  if (!RECURSIVE_READ_ONLY.includes(mode)) return void errors.push(notSupported(path, mode, RECURSIVE_READ_ONLY));
  if (!mount.readOnly) errors.push(forbiddenField(path, 'may only be specified when readOnly is true'));
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbiddenField(path, 'may only be specified when mountPropagation is None or not specified'));
  }
}

export function validateVolumeDevices(
  container: Container,
  volumes: Volumes,
  path: string,
  errors: FieldError[],
): void {
  const mounts = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [i, device] of (container.volumeDevices ?? []).entries()) {
    const at = `${path}[${i}]`;
    const { name = '', devicePath = '' } = device;
    validateDeviceName(device, volumes.get(name), names, `${at}.name`, errors);
    if (!devicePath) errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..')) {
      errors.push(invalidValue(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name)) {
      errors.push(invalidValue(`${at}.name`, name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some((mount) => mount.mountPath === devicePath)) {
      errors.push(invalidValue(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    }
    if (name) names.add(name);
  }
}

function validateDeviceName(
  device: VolumeDevice,
  volume: Volume | undefined,
  names: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void {
  const { name = '' } = device;
  if (!name) errors.push(required(path));
  if (names.has(name)) errors.push(invalidValue(path, name, 'must be unique'));
  if (!volume) return void errors.push(notFoundValue(path, name));
  if (volume.persistentVolumeClaim || volume.ephemeral) return;
  const message = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
  errors.push(invalidValue(path, name, message));
}
