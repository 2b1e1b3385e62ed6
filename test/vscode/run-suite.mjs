// Runs the suite in a VS Code of our own: `node test/vscode/run-suite.mjs [words of the titles to run]`.
import path from 'node:path';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { serveVSCode } from '../../scripts/vscode/serve.mjs';
import { makeWorkspace } from './workspace.mjs';

const longestRun = 5 * 60 * 1000;

const grep = process.argv.slice(2).join(' ');
if (grep !== '') process.env['NETPOL_GREP'] = grep;

const workspace = await makeWorkspace();
const vscode = await serveVSCode({ tests: true });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  /** @type {Promise<number>} */
  const finished = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the suite did not end')), longestRun).unref();
    // The workbench of a VS Code that is being tested calls these two.
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    page.exposeFunction('codeAutomationLog', print).catch(reject);
  });
  await page.goto(
    vscode.address(workspace.file, {
      extensionDevelopmentPath: vscode.remote('.'),
      extensionTestsPath: vscode.remote(path.resolve('dist/test/suite.js')),
      skipWelcome: 'true',
    }),
  );
  process.exitCode = await finished;
} finally {
  await browser.close();
  await vscode.stop();
  await workspace.remove();
}

/**
 * The log also holds what the workbench has to say; the suite marks its own lines.
 * @param {string} _type
 * @param {unknown[]} values
 */
function print(_type, values) {
  const [line] = values;
  if (process.env['NETPOL_VERBOSE'] !== undefined) console.log(...values);
  else if (typeof line === 'string' && line.startsWith('[suite] ')) console.log(line.slice('[suite] '.length));
}
