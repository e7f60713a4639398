/** What the lanes are painted with: colours of the tokens and hatches, for one theme and one canvas. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly token: (name: string) => string;
  readonly dry: CanvasPattern | string;
  readonly unknown: CanvasPattern | string;
  readonly old: CanvasPattern | string;
  readonly font: string;
}

type Line = (context: CanvasRenderingContext2D, size: number) => void;

function hatch(size: number, colour: string, width: number, lines: Line): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  const scale = 2;
  tile.width = size * scale;
  tile.height = size * scale;
  const context = tile.getContext('2d');
  if (context) {
    context.scale(scale, scale);
    context.strokeStyle = colour;
    context.lineWidth = width;
    lines(context, size);
    context.stroke();
  }
  return tile;
}

const slanted: Line = (context, size) => {
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
};

const level: Line = (context, size) => {
  context.beginPath();
  context.moveTo(0, 1);
  context.lineTo(size, 1);
};

function pattern(
  context: CanvasRenderingContext2D,
  tile: HTMLCanvasElement,
  otherwise: string,
): CanvasPattern | string {
  const made = context.createPattern(tile, 'repeat');
  made?.setTransform(new DOMMatrix().scale(0.5));
  return made ?? otherwise;
}

export function brushFor(context: CanvasRenderingContext2D, token: (name: string) => string): Brush {
  return {
    context,
    token,
    dry: pattern(context, hatch(8, token('dry-mark'), 1.4, slanted), token('dry')),
    unknown: pattern(context, hatch(6, token('st-unknown'), 1.4, slanted), token('wa-unknown')),
    old: pattern(context, hatch(4, token('ow-1'), 1, level), token('wa-ready')),
    font: `10.5px ${token('mono')}`,
  };
}
