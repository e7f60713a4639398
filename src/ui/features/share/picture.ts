/** A picture of the stage: the elements with their computed styles, drawn through an SVG onto a canvas. */

const PROPERTIES = /^(?!-webkit-locale|perspective-origin|transform-origin)/;

/** A border without a style has no width, and gets one with it. */
const BY_STYLE = /^(border-.*|outline|column-rule)-width$/;

type Values = ReadonlyMap<string, string>;

function valuesOf(element: Element): Values {
  const style = getComputedStyle(element);
  const values = new Map<string, string>();
  for (const name of style) if (PROPERTIES.test(name)) values.set(name, style.getPropertyValue(name));
  return values;
}

/** What an element of that kind has by itself, without any rule of the page. */
function plainValues(known: Map<string, Values>, { localName, namespaceURI }: Element): Values {
  const before = known.get(localName);
  if (before) return before;
  const holder = document.createElement('div');
  holder.style.all = 'initial';
  const element = document.createElementNS(namespaceURI, localName);
  element.setAttribute('style', 'all: initial');
  holder.append(element);
  document.body.append(holder);
  const values = valuesOf(element);
  holder.remove();
  known.set(localName, values);
  return values;
}

/** Writes into each element what it has beyond that: all that there is to write would take seconds. */
function copyStyles(from: Element, to: Element, known = new Map<string, Values>()): void {
  const plain = plainValues(known, from);
  const text = ['all:initial'];
  for (const [name, value] of valuesOf(from))
    if (value !== plain.get(name) || BY_STYLE.test(name)) text.push(`${name}:${value}`);
  to.setAttribute('style', text.join(';'));
  const children = [...to.children];
  [...from.children].forEach((child, index) => {
    const copy = children[index];
    if (copy) copyStyles(child, copy, known);
  });
}

/** Canvases are copied as images of themselves. */
function copyCanvases(from: Element, to: Element): void {
  const copies = [...to.querySelectorAll('canvas')];
  [...from.querySelectorAll('canvas')].forEach((canvas, index) => {
    const copy = copies[index];
    if (!copy) return;
    const image = document.createElement('img');
    image.src = canvas.toDataURL();
    image.setAttribute('style', copy.getAttribute('style') ?? '');
    copy.replaceWith(image);
  });
}

const bare = (text: string): string => text.replaceAll(/['"\s]/g, '').toLowerCase();
const keyOf = (family: string, weight: string, range: string): string =>
  `${bare(family)} ${bare(weight)} ${bare(range)}`;

async function asData(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.readAsDataURL(blob);
  });
}

/** The faces in use, with their files inside: a picture may load nothing. */
async function facesInUse(): Promise<string> {
  const used = new Set<string>();
  for (const face of document.fonts)
    if (face.status === 'loaded') used.add(keyOf(face.family, face.weight, face.unicodeRange));
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) =>
      rule instanceof CSSFontFaceRule ? [{ rule, base: sheet.href ?? location.href }] : [],
    ),
  );
  const faces = rules.flatMap(({ rule: { style }, base }) => {
    const read = (name: string): string => style.getPropertyValue(name);
    const file = /url\(["']?([^"')]+)/.exec(read('src'))?.[1];
    const range = read('unicode-range') || 'U+0-10FFFF';
    const wanted = used.has(keyOf(read('font-family'), read('font-weight'), range));
    return file !== undefined && wanted ? [{ read, range, address: new URL(file, base).href }] : [];
  });
  const written = await Promise.all(
    faces.map(async ({ read, range, address }) => {
      const head = `font-family:${read('font-family')};font-weight:${read('font-weight')};unicode-range:${range}`;
      return `@font-face{${head};src:url(${await asData(address)}) format('woff2')}`;
    }),
  );
  return written.join('\n');
}

async function draw(element: HTMLElement): Promise<Blob | undefined> {
  const { width, height } = element.getBoundingClientRect();
  const copy = element.cloneNode(true) as HTMLElement;
  copyStyles(element, copy);
  copyCanvases(element, copy);
  const sprite = document.querySelector('#root > svg')?.cloneNode(true);
  const holder = document.createElement('div');
  holder.setAttribute('xmlns', 'http://www.w3.org/1999/xhtml');
  holder.setAttribute('style', document.documentElement.getAttribute('style') ?? '');
  const style = document.createElement('style');
  style.textContent = `${await facesInUse()}\n.f{fill:currentColor;stroke:none}`;
  holder.append(style);
  if (sprite) holder.append(sprite);
  holder.append(copy);
  const body = new XMLSerializer().serializeToString(holder);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${body}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * 2);
  canvas.height = Math.round(height * 2);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.scale(2, 2);
  context.drawImage(image, 0, 0);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png');
  });
}

/** Copies the picture; where that is not allowed, saves it. False if it could not be drawn. */
export async function copyStage(): Promise<boolean> {
  const element = document.querySelector<HTMLElement>('main');
  if (!element) return false;
  try {
    const blob = await draw(element);
    if (blob === undefined) return false;
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    } catch {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = 'podarium.png';
      link.click();
    }
    return true;
  } catch {
    return false;
  }
}
