import { readFile } from '../../server/src/snapshot/file.ts';

/** Whether a file of one document is told by its text not to matter, and is not parsed. */
export function isIrrelevant(text: string): boolean {
  return readFile('file:///ws/a.yaml', text, undefined).source.documents.every(({ document }) => !document.relevant);
}
