import type { ServiceRow } from '../../../views/rows/rows.ts';

/** As clients name it: `web`, or `namespace/web`. */
export const nameOf = ({ namespace, name }: ServiceRow): string =>
  namespace === 'default' ? name : `${namespace}/${name}`;

/** Those that stand for programs of the user: not the API server's own. */
export const servicesOf = (services: readonly ServiceRow[]): readonly string[] =>
  services
    .filter(({ namespace, name }) => namespace !== 'kube-system' && !(namespace === 'default' && name === 'kubernetes'))
    .map(nameOf);
