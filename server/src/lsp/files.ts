import { readingOf } from '../reports/reading.ts';
import { readingText } from '../reports/readingText.ts';
import type { Live } from './live.ts';
import { relativeToFolder, uriAt } from './markdown.ts';
import type { TextResult } from './requests.ts';

/** How a file, or each file of a workspace folder, is read, as text with links. */
export async function howRead(live: Live, uri: string): Promise<TextResult> {
  const found = await live.found(uri);
  const { snapshot, indexing } = live;
  const { text, links } = readingText(
    found.map((file) => readingOf(snapshot, file)),
    (file) => relativeToFolder(snapshot, file),
  );
  return {
    text: indexing ? `${text}\nStill reading the workspace: there may be more.\n` : text,
    links: links.map(({ line, start, end, uri: target, at }) => ({ line, start, end, target: uriAt(target, at) })),
  };
}
