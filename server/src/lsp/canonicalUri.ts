import { URI } from 'vscode-uri';

/**
 * One spelling for each file: editors and disks write `file:///c%3A/x` and `file:///C:/x`, and escape differently.
 */
export function canonicalUri(uri: string): string {
  return URI.parse(uri).toString();
}
