// Bundles everything that runs: `node esbuild.mjs [--dev] [--tests] [--watch]`.
//
//   --dev    source maps and readable output
//   --tests  also the suite that runs inside VS Code
//   --watch  build again at every change
import { chmod } from 'node:fs/promises';
import { context } from 'esbuild';

const flags = new Set(process.argv.slice(2));
const unknown = [...flags].filter((flag) => !['--dev', '--tests', '--watch'].includes(flag));
if (unknown.length > 0) throw new Error(`unknown flag: ${unknown.join(' ')}`);

const dev = flags.has('--dev');

/** @type {import('esbuild').BuildOptions} */
const base = {
  bundle: true,
  platform: 'node',
  // The language client's floor; the command line asks for a newer Node in package.json.
  target: 'node20',
  format: 'cjs',
  minify: !dev,
  sourcemap: dev,
  // An ES module where there is one: it can be shaken, and `yaml` and `vscode-uri` are larger as CommonJS.
  mainFields: ['module', 'main'],
  metafile: true,
  logLevel: 'warning',
};
const shebang = { js: '#!/usr/bin/env node' };

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { entryPoints: ['client/src/extension.ts'], outfile: 'dist/client/extension.js', external: ['vscode'] },
  // Runs in a page of its own, with nothing of Node.
  {
    entryPoints: { graph: 'client/src/webview/main.ts' },
    outdir: 'dist/webview',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  },
  { entryPoints: { graph: 'client/src/webview/graph.css' }, outdir: 'dist/webview' },
  { entryPoints: ['server/src/main.node.ts'], outfile: 'dist/server/main.js' },
  { entryPoints: ['server/src/main.stdio.ts'], outfile: 'dist/server/netpol-language-server.js', banner: shebang },
  { entryPoints: ['server/src/main.cli.ts'], outfile: 'dist/cli/netpol.js', banner: shebang },
];
if (flags.has('--tests')) {
  bundles.push({
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile: 'dist/test/suite.js',
    external: ['vscode', 'mocha'],
    minify: false,
    sourcemap: 'inline',
  });
}

const contexts = await Promise.all(
  bundles.map((bundle) => context({ ...base, ...bundle, plugins: [finish(bundle.banner === shebang)] })),
);
if (flags.has('--watch')) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const results = await Promise.allSettled(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
  // What went wrong is printed by then.
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
}

/**
 * Prints the size of what was built and makes it executable where it starts with a shebang.
 * @param {boolean} executable
 * @returns {import('esbuild').Plugin}
 */
function finish(executable) {
  return {
    name: 'finish',
    setup(build) {
      build.onEnd(async ({ metafile }) => {
        for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
          if (file.endsWith('.map')) continue;
          if (executable) await chmod(file, 0o755);
          console.log(`${file}  ${Math.round(bytes / 1024)} KB`);
        }
      });
    },
  };
}
