// Image references as the runtime parses them (distribution/reference).

const DOMAIN = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?';
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const TAG = ':[\\w][\\w.-]{0,127}';
const DIGEST = '@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const NAME = `(?:${DOMAIN}/)?${PART}(?:/${PART})*`;
const REFERENCE = new RegExp(`^${NAME}(?:${TAG})?(?:${DIGEST})?$`);

/** What is wrong with an image reference, if anything. */
export function checkImageName(image: string): string | undefined {
  if (REFERENCE.test(image)) return undefined;
  const lower = image.toLowerCase();
  const upper = lower !== image && REFERENCE.test(lower);
  const why = upper ? 'invalid reference format: repository name' : 'invalid reference format';
  return upper
    ? `couldn't parse image name "${image}": ${why} (${nameOf(image)}) must be lowercase`
    : `couldn't parse image name "${image}": ${why}`;
}

function nameOf(image: string): string {
  return image.replace(/[:@].*$/, '');
}
