import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { graphPage } from '../tour/tour.mjs';

const deadline = 45_000;

/** What a user does in the window, and sees. */
export class Window {
  #page;
  #folder;
  #pictures;

  /**
   * @param {import('playwright-core').Page} page
   * @param {string} folder the one that is open
   * @param {string} pictures the folder for them
   */
  constructor(page, folder, pictures) {
    this.#page = page;
    this.#folder = folder;
    this.#pictures = pictures;
    page.setDefaultTimeout(deadline);
  }

  /** Waits for the files, and for what extensions add: a command palette that is opened before never shows theirs. */
  async ready() {
    await this.#page.waitForSelector('.monaco-workbench .explorer-folders-view .monaco-list-row', { timeout: 60_000 });
    await this.#page.waitForSelector('.activitybar a[aria-label^="Netpol"]', { timeout: 60_000 });
  }

  /** Opens the Problems panel, and waits until it holds each of the messages. @param {string[]} messages */
  async problems(messages) {
    await this.command('View: Focus Problems');
    for (const message of messages) {
      await this.#page.locator('.markers-panel .monaco-list-row', { hasText: message }).first().waitFor();
    }
  }

  /** Opens a file. @param {string} file its path in the folder */
  async open(file) {
    const name = path.basename(file);
    await this.#page.keyboard.press('Control+P');
    // By its whole path: a part of it would be found in other names, too.
    await this.#typeInto(path.join(this.#folder, file));
    const label = this.#page.locator('.label-name', { hasText: new RegExp(`^${name.replaceAll('.', '\\.')}$`) });
    await this.#page.locator('.quick-input-list .monaco-list-row.focused').filter({ has: label }).waitFor();
    await this.#page.keyboard.press('Enter');
    await this.shows(name);
  }

  /** Waits until a file is the one in front. @param {string} name */
  async shows(name) {
    await this.#page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.#page.locator('.editor-instance .view-lines .view-line').first().waitFor();
  }

  /**
   * Points at a word until the hover has a text, and gives the hover.
   * @param {string} word
   * @param {number} occurrence from zero
   * @param {string} text
   */
  async hover(word, occurrence, text) {
    const end = Date.now() + deadline;
    for (;;) {
      await this.#page.mouse.move(5, 5);
      const { x, y } = await this.#placeOf(word, occurrence);
      await this.#page.mouse.move(x, y, { steps: 3 });
      const hover = this.#page.locator('.monaco-hover:visible', { hasText: text }).first();
      if (await appears(hover)) return hover.innerText();
      if (Date.now() > end) throw new Error(`no hover on ${word} said: ${text}`);
    }
  }

  /**
   * Clicks a link of the hover on a word.
   * @param {string} word
   * @param {number} occurrence from zero
   * @param {string} label
   */
  async followLink(word, occurrence, label) {
    const link = this.#page.locator('.monaco-hover:visible a', { hasText: label }).first();
    const end = Date.now() + deadline;
    do await this.hover(word, occurrence, label);
    while (!(await clicked(link)) && Date.now() < end);
  }

  /** Waits until the status bar says where the cursor is. @param {string} position such as `Ln 4, Col 9` */
  async cursorAt(position) {
    await this.#page.locator('.statusbar-item', { hasText: new RegExp(`^${position}$`) }).waitFor();
  }

  /**
   * Clicks at a word and takes a quick fix from the lightbulb's menu.
   * @param {string} word
   * @param {number} occurrence
   * @param {string} title
   */
  async quickFix(word, occurrence, title) {
    const row = this.#page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    // The editor forgets what was asked for when it asks by itself at the same moment, and closes a menu when what it
    // shows has changed; a user asks again.
    const end = Date.now() + deadline;
    for (;;) {
      const { x, y } = await this.#placeOf(word, occurrence);
      await this.#page.mouse.click(x, y);
      await this.#page.keyboard.press('Control+.');
      if (await appears(row)) {
        await this.picture(`menu-${title.replaceAll(/[^a-z]+/gi, '-')}`);
        if (await clicked(row)) return;
      }
      const rows = await this.#page.locator('.action-widget .monaco-list-row').allInnerTexts();
      if (Date.now() > end) throw new Error(`no menu on ${word} has: ${title}; the last one: ${JSON.stringify(rows)}`);
      await this.#page.keyboard.press('Escape');
    }
  }

  /**
   * Clicks at a word in the editor.
   * @param {string} word
   * @param {number} occurrence from zero
   */
  async clickAt(word, occurrence) {
    const { x, y } = await this.#placeOf(word, occurrence);
    await this.#page.mouse.click(x, y);
  }

  /** Takes an entry of an open list. @param {string} label */
  async pick(label) {
    const row = this.#page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
    await row.waitFor();
    await this.picture(`pick-${label}`);
    await row.click();
  }

  /**
   * Saves all files, and waits until one on disk holds a text.
   * @param {string} name
   * @param {string} part
   */
  async fileOnDisk(name, part) {
    const end = Date.now() + deadline;
    for (;;) {
      await this.command('File: Save All Files');
      const text = await readFile(path.join(this.#folder, name), 'utf8').catch(() => '');
      if (text.includes(part)) return text;
      if (Date.now() > end) throw new Error(`${name} holds no ${part}: ${JSON.stringify(text)}`);
    }
  }

  /** Opens the Network Policies view, and waits until it shows items with these texts. @param {string[]} texts */
  async policies(texts) {
    await this.#page.locator('.activitybar a[aria-label^="Netpol"]').click();
    const items = this.#page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row');
    for (const text of texts) await items.filter({ hasText: text }).first().waitFor();
  }

  /** Waits until the graph is about a workload. @param {string} name */
  async graphOf(name) {
    await this.#page.locator(`.tab[aria-label^="Connectivity of ${name}"]`).waitFor();
    await this.#graph().locator('#focused', { hasText: name }).waitFor();
  }

  /** Shows the graph as a table. */
  async showMatrix() {
    await this.#graph().locator('#tab-matrix').click();
  }

  /** Waits until the table is what is shown, and has a name in it. @param {string} name */
  async matrixShows(name) {
    await this.#graph().locator('#tab-matrix[aria-selected=true]').waitFor();
    await this.#graph().locator('#matrix').getByText(name).first().waitFor();
  }

  /** Loads the window anew. */
  async reload() {
    const loaded = this.#page.waitForEvent('load');
    await this.#page.keyboard.press('F1');
    await this.#typeInto('>Developer: Reload Window');
    await this.#page.locator('.quick-input-list .monaco-list-row', { hasText: 'Reload Window' }).first().waitFor();
    await this.#page.keyboard.press('Enter');
    await loaded;
    await this.#page.waitForSelector('.monaco-workbench .editor-instance, .monaco-workbench .tab', { timeout: 60_000 });
  }

  #graph() {
    return graphPage(this.#page);
  }

  /** Runs a command by its name. @param {string} name */
  async command(name) {
    await this.ask(name);
    await this.#page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Runs a command that asks something. @param {string} name */
  async ask(name) {
    await this.#page.keyboard.press('F1');
    await this.#typeInto(`>${name}`);
    await this.#page
      .locator('.quick-input-list .monaco-list-row', { hasText: name.replace(/^.*: /, '') })
      .first()
      .waitFor();
    await this.#page.keyboard.press('Enter');
  }

  /** @param {string} name */
  async picture(name) {
    await this.#page.screenshot({ path: path.join(this.#pictures, `${name}.png`) });
  }

  /** @param {string} text */
  async #typeInto(text) {
    const input = this.#page.locator('.quick-input-widget .quick-input-box input');
    await input.waitFor();
    await input.fill(text);
  }

  /**
   * The middle of a word in the editor.
   * @param {string} word
   * @param {number} occurrence
   */
  async #placeOf(word, occurrence) {
    const end = Date.now() + deadline;
    for (;;) {
      const place = await this.#page.evaluate(findWord, { word, occurrence });
      if (place) return place;
      if (Date.now() > end) throw new Error(`the editor shows no ${word}`);
      await this.#page.waitForSelector('.view-line');
    }
  }
}

/**
 * Whether something is seen before it is time to try again.
 * @param {import('playwright-core').Locator} locator
 */
function appears(locator) {
  return locator.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Whether something could be clicked while it was there.
 * @param {import('playwright-core').Locator} locator
 */
function clicked(locator) {
  return locator.click({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Runs in the page: where a word stands in the visible editor, by the text of its lines.
 * @param {{ word: string, occurrence: number }} wanted
 */
function findWord({ word, occurrence }) {
  const lines = [...document.querySelectorAll('.editor-instance .view-lines .view-line')].filter(
    (line) => line.getBoundingClientRect().height > 0,
  );
  lines.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  let left = occurrence;
  for (const line of lines) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    // The editor writes blanks as no-break spaces.
    const content = texts
      .map((text) => text.data)
      .join('')
      .replaceAll('\u00a0', ' ');
    if (content.trimStart().startsWith('#')) continue;
    const index = content.indexOf(word);
    if (index < 0 || left-- > 0) continue;
    let at = index + Math.floor(word.length / 2);
    for (const text of texts) {
      if (at >= text.data.length) {
        at -= text.data.length;
        continue;
      }
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const box = range.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
  }
  return undefined;
}
