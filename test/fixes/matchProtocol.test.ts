import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { policy } from '../support/manifests.ts';

const spec = (protocol: string) =>
  policy('web', `podSelector: {}\ningress:\n- ports:\n  - protocol: ${protocol}\n    port: 53`);

test.each([
  ['u$0dp # here', 'Write UDP', 'UDP # here'],
  ['"tc$0p"', 'Write TCP', '"TCP"'],
  ["'S$0ctp'", 'Write SCTP', "'SCTP'"],
])('%s', (written, title, after) => {
  expect(applyFix(spec(written), title).files).toContain(`  - protocol: ${after}\n`);
});

test.each(['ht$0tp', 'TC$0P', '$06'])('not of %s', (written) => {
  expect(titlesAt(spec(written)).filter((title) => title.startsWith('Write'))).toEqual([]);
});
