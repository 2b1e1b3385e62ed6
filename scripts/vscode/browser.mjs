import { chromium } from 'playwright-core';
import { provisionChromium } from './provision.mjs';

/** Opens a browser without a window of its own. */
export function openBrowser() {
  return chromium.launch({
    executablePath: provisionChromium(),
    args: [
      // Root has no sandbox; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
