// Runs the same suite in the desktop's VS Code, which @vscode/test-electron downloads.
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { makeWorkspace } from './workspace.mjs';

const workspace = await makeWorkspace();
try {
  await runTests({
    extensionDevelopmentPath: path.resolve('.'),
    extensionTestsPath: path.resolve('dist/test/suite.js'),
    launchArgs: [workspace.file, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
} finally {
  await workspace.remove();
}
