import type { ResourceName } from '../../api/object.ts';
import type { Store, Version } from '../../sim/apiserver/store.ts';

/** The version of an object, by its uid, that was the newest at a moment (now, if undefined); its removal counts. */
export function versionOfUid(store: Store, uid: string, at: number | undefined): Version | undefined {
  let version = store.lastOfUid(uid);
  const latest = at ?? Infinity;
  while (version && version.time > latest) version = version.previous;
  return version;
}

/** Where an object stands in the API. */
export function placeOf(version: Version): { readonly resource: ResourceName; readonly key: string } {
  return { resource: version.resource, key: version.key };
}
