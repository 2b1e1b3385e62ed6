/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The page of the graph in a real browser, as VS Code shows it: with its security policy and the colours of a theme. */
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromPage, PageState, ToPage } from '../../client/src/webview/messages.ts';
import { pageOf } from '../../client/src/webview/page.ts';
// @ts-expect-error It is JavaScript with types in comments, which tests do not read.
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import {
  type GraphDetailsParams,
  type GraphParams,
  type GraphResult,
  graphDetailsRequest,
  graphRequest,
  type TextResult,
} from '../../server/src/lsp/requests.ts';
import type { LspClient } from '../support/lspClient.ts';

export type Theme = 'light' | 'dark' | 'high contrast' | 'high contrast light';

export function launchBrowser(): Promise<Browser> {
  return openBrowser();
}

/** Background, text, and what else VS Code sets that the page uses, of its own themes. */
const themes: Readonly<
  Record<Theme, { readonly classes: string; readonly colours: Readonly<Record<string, string>> }>
> = {
  light: {
    classes: 'vscode-light',
    colours: {
      'editor-background': '#ffffff',
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      'sideBar-background': '#f8f8f8',
      'panel-border': '#e5e5e5',
      focusBorder: '#005fb8',
      'textLink-foreground': '#005fb8',
      'input-background': '#ffffff',
      'input-foreground': '#3b3b3b',
      'input-border': '#cecece',
      'input-placeholderForeground': '#767676',
    },
  },
  dark: {
    classes: 'vscode-dark',
    colours: {
      'editor-background': '#1f1f1f',
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      'sideBar-background': '#181818',
      'panel-border': '#2b2b2b',
      focusBorder: '#0078d4',
      'textLink-foreground': '#4daafc',
      'input-background': '#313131',
      'input-foreground': '#cccccc',
      'input-border': '#3c3c3c',
      'input-placeholderForeground': '#989898',
    },
  },
  'high contrast': {
    classes: 'vscode-high-contrast',
    colours: {
      'editor-background': '#000000',
      foreground: '#ffffff',
      contrastBorder: '#6fc3df',
      focusBorder: '#f38518',
      'textLink-foreground': '#21a6ff',
      'input-background': '#000000',
      'input-foreground': '#ffffff',
    },
  },
  'high contrast light': {
    classes: 'vscode-high-contrast vscode-high-contrast-light',
    colours: {
      'editor-background': '#ffffff',
      foreground: '#292929',
      contrastBorder: '#0f4a85',
      focusBorder: '#006bbd',
      'textLink-foreground': '#0f4a85',
      'input-background': '#ffffff',
      'input-foreground': '#292929',
    },
  },
};

export interface GraphPage {
  readonly page: Page;
  /** What the page told the extension, the last at the end. */
  readonly told: readonly FromPage[];
  /** What the browser refused or failed at. */
  readonly errors: readonly string[];
  /** What the page would remember. */
  state(): Promise<PageState>;
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly state?: PageState;
  readonly size?: { readonly width: number; readonly height: number };
}

/** Opens the page, answered by a server as the extension would. */
export async function openPage(browser: Browser, client: LspClient, options: PageOptions = {}): Promise<GraphPage> {
  const { theme = 'light', state, size = { width: 1400, height: 900 } } = options;
  const page = await browser.newPage({ viewport: size });
  const [told, errors]: [FromPage[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const files = await bundled;
  await page.route(`${origin}/**`, (route) => {
    const file = files.get(new URL(route.request().url()).pathname);
    return file ? route.fulfill(file) : route.fulfill({ status: 404 });
  });
  const answer = async (message: ToPage): Promise<void> => {
    await page.evaluate((data) => window.postMessage(data), message);
  };
  await page.exposeFunction('tell', async (message: FromPage) => {
    told.push(message);
    if (message.type === 'show') {
      const params: GraphParams = { scope: message.scope };
      await answer({
        type: 'graph',
        graph: await client.connection.sendRequest<GraphResult | null>(graphRequest, params),
      });
    }
    if (message.type === 'details') {
      const { type: _, ...params } = message;
      const { scope: __, ...selected } = params;
      const details = await client.connection.sendRequest<TextResult>(
        graphDetailsRequest,
        params satisfies GraphDetailsParams,
      );
      await answer({ type: 'details', ...selected, details });
    }
  });
  await page.addInitScript(
    ({ classes, colours, first }) => {
      let kept = first;
      const editor = {
        postMessage: (message: unknown) => void (window as unknown as { tell(message: unknown): void }).tell(message),
        getState: () => kept,
        setState: (next: typeof kept) => {
          kept = next;
        },
      };
      Object.assign(window, { acquireVsCodeApi: () => editor, keptState: () => kept });
      document.addEventListener('readystatechange', () => {
        document.body.className = classes;
        for (const [name, value] of Object.entries(colours))
          document.documentElement.style.setProperty(`--vscode-${name}`, value);
      });
    },
    { ...themes[theme], first: state },
  );
  await page.goto(`${origin}/`);
  await page.waitForSelector('.node', { state: 'attached' });
  return {
    page,
    told,
    errors,
    state: () => page.evaluate(() => (window as unknown as { keptState(): PageState }).keptState()),
  };
}

const origin = 'http://netpol.test';

interface Served {
  readonly body: string;
  readonly contentType: string;
}

const bundled: Promise<ReadonlyMap<string, Served>> = (async () => {
  const { outputFiles } = await build({
    entryPoints: { graph: 'client/src/webview/main.ts', style: 'client/src/webview/graph.css' },
    outdir: '/',
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
  });
  const text = (suffix: string): string => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  const page = pageOf({ script: '/graph.js', style: '/graph.css', source: origin, nonce: 'abc' });
  return new Map([
    ['/', { body: page, contentType: 'text/html' }],
    ['/graph.js', { body: text('graph.js'), contentType: 'text/javascript' }],
    ['/graph.css', { body: text('style.css'), contentType: 'text/css' }],
  ]);
})();
