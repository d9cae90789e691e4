import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** The fixture stands in for the application in tests; a shipped bundle must not carry it. */
function noFixtureInProduction(): Plugin {
  return {
    name: 'no-fixture-in-production',
    apply: (_config, { command, mode }) => command === 'build' && mode === 'production',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.includes('/backend/fixture'))) {
          this.error(`${chunk.fileName} contains the fixture backend`);
        }
      }
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), noFixtureInProduction()],
  clearScreen: false,
  resolve: {
    alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) },
    ...(mode === 'test' ? { conditions: ['browser'] } : {}),
  },
  server: { port: 5173, strictPort: true },
  build: { target: 'safari16', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    // A busy machine is no fault of the code.
    testTimeout: 30_000,
  },
}));
