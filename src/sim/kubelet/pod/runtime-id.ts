const PREFIX = 'containerd://';

/** The API's form of a runtime id. */
export function containerIdOf(id: string): string {
  return PREFIX + id;
}

/** The runtime's id out of the API's form. */
export function runtimeIdOf(containerId: string): string {
  return containerId.startsWith(PREFIX) ? containerId.slice(PREFIX.length) : containerId;
}
