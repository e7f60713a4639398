// Image references as the runtime parses them (distribution/reference).

const DOMAIN =
  '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?';
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const TAG = ':[\\w][\\w.-]{0,127}';
const DIGEST = '@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const NAME = `(?:${DOMAIN}/)?${PART}(?:/${PART})*`;
const REFERENCE = new RegExp(`^${NAME}(?:${TAG})?(?:${DIGEST})?$`);

/** What is wrong with an image reference, if anything (ParseNormalizedNamed). */
export function checkImageName(image: string): string | undefined {
  if (REFERENCE.test(image)) return undefined;
  const remote = remoteNameOf(image);
  const why = remote === remote.toLowerCase() ? '' : `: repository name (${remote}) must be lowercase`;
  return `couldn't parse image name "${image}": invalid reference format${why}`;
}

/** The name within its registry, without tag: `Nginx:1` is `library/Nginx` of Docker Hub. */
function remoteNameOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const hasDomain = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const rest = hasDomain ? image.slice(slash + 1) : image;
  const name = rest.replace(/[:@].*$/, '');
  return !hasDomain && slash < 0 ? `library/${name}` : name;
}
