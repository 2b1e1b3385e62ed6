import type { FindingsFormat } from './findings.ts';

/** All that is known of each finding, with zero-based lines and columns. */
export const findingsJson: FindingsFormat = function* (findings) {
  yield `${JSON.stringify({ findings }, null, 2)}\n`;
};
