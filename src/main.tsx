import { start } from './state/start.ts';
import { mount } from './ui/app/mount.tsx';

start();
void mount();
