import { plugins as admissionPlugins } from './apiserver/admission/plugins.ts';
import { KNOWN_IMAGES } from './containers/images/known-images.ts';
import { DATABASES } from './containers/programs/databases.ts';
import { OTHERS } from './containers/programs/others.ts';
import { SERVERS } from './containers/programs/servers.ts';
import { TOOLS } from './containers/programs/applets.ts';
import { controllers } from './controllers/registry.ts';
import { KUBELET_SETTINGS } from './kubelet/node/settings.ts';
import { plugins } from './scheduler/plugins/registry.ts';

/** What a simulated cluster is made of, by name: for the documentation. */
export interface Inventory {
  readonly admission: readonly string[];
  readonly controllers: readonly string[];
  readonly scheduler: readonly {
    readonly name: string;
    readonly filters: boolean;
    /** How much its score counts; undefined if it gives none. */
    readonly weight: number | undefined;
  }[];
  readonly programs: readonly string[];
  readonly tools: readonly string[];
  readonly images: readonly string[];
  /** Settings of a KubeletConfiguration that are heeded, with their defaults. */
  readonly kubelet: Readonly<Record<string, string>>;
}

export function inventory(): Inventory {
  return {
    admission: admissionPlugins.map(({ name }) => name),
    controllers: controllers.map(({ name }) => name),
    scheduler: plugins.map(({ name, filter, score, weight = 1 }) => ({
      name,
      filters: filter !== undefined,
      weight: score ? weight : undefined,
    })),
    programs: Object.keys({ ...SERVERS, ...DATABASES, ...OTHERS }),
    tools: Object.keys(TOOLS),
    images: Object.keys(KNOWN_IMAGES),
    kubelet: KUBELET_SETTINGS,
  };
}
