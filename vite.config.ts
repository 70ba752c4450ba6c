import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The renderer: static files that Electron's `app://` protocol and the web shell serve alike. */
export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
