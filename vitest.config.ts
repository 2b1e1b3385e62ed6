import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // That suite needs a VS Code around it: see scripts/suite.mjs.
    exclude: ['test/vscode/**'],
    // A deadline for what hangs, far from what a busy machine needs.
    testTimeout: 60_000,
    // Modules hold caches by weak keys and nothing else, so that files may share them: importing takes a fifth as long.
    isolate: false,
  },
});
