import '@fontsource-variable/ibm-plex-sans/wght.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-500.css';
import '@fontsource/ibm-plex-mono/latin-600.css';
import '../styles/index.css';
import { createRoot } from 'react-dom/client';
import { firstFrame } from '../../state/mirror/first-pods.ts';
import { App } from './App.tsx';
import { Guard } from './Guard.tsx';

/** The faces that the first things are written in. Asked for before there is a text, they are there when it is measured first. */
const FACES = ['13px "IBM Plex Sans Variable"', ...[400, 500, 600].map((weight) => `${weight} 12px "IBM Plex Mono"`)];

/**
 * So long the page waits for what the cluster tells first, so that it is built once, with its pods in it, and not built empty and then again.
 */
const TOGETHER_MS = 150;

export async function mount(): Promise<void> {
  for (const face of FACES) void document.fonts.load(face);
  await Promise.race([firstFrame, new Promise((resolve) => setTimeout(resolve, TOGETHER_MS))]);
  const root = document.getElementById('root');
  if (root)
    createRoot(root).render(
      <Guard>
        <App />
      </Guard>,
    );
}
