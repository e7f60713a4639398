import '@fontsource-variable/ibm-plex-sans/wght.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-500.css';
import '@fontsource/ibm-plex-mono/latin-600.css';
import '../styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { Guard } from './Guard.tsx';

export function mount(): void {
  const root = document.getElementById('root');
  if (root)
    createRoot(root).render(
      <Guard>
        <App />
      </Guard>,
    );
}
