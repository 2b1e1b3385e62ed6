// Makes dist/netpol.vsix from what is built, and refuses to make a bad one.
import { stat } from 'node:fs/promises';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';

const packagePath = 'dist/netpol.vsix';
const mostBytes = 1.5 * 1024 * 1024;

await createVSIX({ packagePath, dependencies: false, allowMissingRepository: true });

const files = await listFiles({ packageManager: PackageManager.None });
const stray = files.filter((file) => file.startsWith('node_modules/'));
if (stray.length > 0) throw new Error(`the package contains ${stray[0]}`);

const { size } = await stat(packagePath);
if (size > mostBytes) throw new Error(`the package has ${size} bytes, more than ${mostBytes}`);
console.log(`${packagePath}  ${Math.round(size / 1024)} KB`);
