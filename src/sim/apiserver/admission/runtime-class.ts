import type { Pod } from '../../../api/generated/types.ts';
import { err, ok } from '../../../base/result.ts';
import { createsPod, refusal } from './plugin.ts';
import type { AdmissionPlugin } from './plugin.ts';

/** Runtime classes are not simulated, so none that a pod names is there. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  handles: createsPod,
  admit(request) {
    const { runtimeClassName } = (request.object as Pod).spec;
    if (!runtimeClassName) return ok(request.object);
    return err(refusal(request, `pod rejected: RuntimeClass "${runtimeClassName}" not found`));
  },
};
