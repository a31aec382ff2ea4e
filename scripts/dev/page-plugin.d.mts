import type { Plugin } from 'vite';

export function devPage(): Plugin;
