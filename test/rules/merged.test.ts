import { describe, expect, it } from 'vitest';
import { merged } from '../../server/src/rules/merged.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import type { Document } from '../../server/src/yaml/source.ts';

describe('merged', () => {
  it('makes one of what is the same in several clusters', () => {
    const document = emptyDocument();
    const [one, ...more] = merged([
      { ...findingIn(document), clusters: ['dev'] },
      { ...findingIn(document), clusters: ['prod'] },
      { ...findingIn(document), message: 'Another.', clusters: ['prod'] },
    ]);
    expect(one?.clusters).toEqual(['dev', 'prod']);
    expect(more.map(({ message, clusters }) => [message, clusters])).toEqual([['Another.', ['prod']]]);
  });

  it('does not compare findings of different documents, which look alike in a long file', () => {
    let asked = 0;
    const findings = Array.from({ length: 500 }, (): Finding => {
      const finding = findingIn(emptyDocument());
      return Object.defineProperty({ ...finding }, 'message', {
        get() {
          asked++;
          return finding.message;
        },
      });
    });
    expect(merged(findings)).toHaveLength(500);
    expect(asked).toBeLessThanOrEqual(500);
  });
});

function emptyDocument(): Document {
  return { text: '', root: undefined, problems: [], relevant: true };
}

function findingIn(document: Document): Finding {
  return {
    rule: 'no-default-deny',
    severity: 'warning',
    message: 'One.',
    uri: 'file:///a.yaml',
    document,
    start: 0,
    end: 1,
    related: [],
    data: {},
    clusters: ['dev'],
  };
}
