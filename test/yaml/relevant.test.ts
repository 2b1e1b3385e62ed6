import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeDocument } from '../../server/src/yaml/compose.ts';
import { entryOf } from '../../server/src/yaml/node.ts';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { brokenYamlText, yamlText } from './support/generate.ts';

const kinds = new Set(['NetworkPolicy', 'Deployment']);

describe('couldHold', () => {
  test.each([
    'apiVersion: v1\nkind: Deployment\n',
    'kind: Deployment',
    'kind : Deployment # the one\n',
    'kind:    "Deployment"\r\n',
    "'kind': 'Deployment'\n",
    '"kind": Deployment\n',
    '# comment\n\n   kind: Deployment\n   a: 1\n',
    ' kind: Deployment',
    'a: {b:\n1}\nkind: Deployment\n',
    'kind: PodList\n',
    'kind: List\n',
    '{"apiVersion": "v1", "kind": "Deployment"}',
    '{\n\t"kind":"Deployment"\n}\n',
    '{kind: Deployment}',
    '{"kind":\n"Deployment"}',
    '{"kind": "List", "items": []}',
    'kind:\n  Deployment\n',
    'kind: >-\n  Deployment\n',
    'kind: !!str Deployment\n',
    'kind: &kind Deployment\n',
    'kind: "Network\\u0050olicy"\n',
    '"\\x6bind": Deployment\n',
    '{"\\u006bind": "Deployment"}',
    '{"\\u006B\\x69\\U0000006e\\u0064": "Deployment"}',
    '? kind\n: Deployment\n',
    '<<: *base\na: 1\n',
    '!!map\nkind: Deployment\n',
    'kind: Service\nkind: Deployment\n',
    '%YAML 1.1\n# c\nkind: Deployment\n',
    '# c\n---\nkind: Deployment\n',
    '# c\r\n---\r\nkind: Deployment\r\n',
    '# c\n--- # d\n# e\na: 1\nkind: Deployment\n',
    '# c\n--- {kind: Deployment}\n',
    '# c\n---\n{a: {\n  b: 1}, "kind": "Deployment"}\n',
    '# c\n--- kind: Deployment\n',
    '# c\n---\n!!map\nkind: Deployment\n',
    '%YAML 1.1\n---\nkind: Deployment\n',
    'kind: ${KIND}\n',
    '\ufeffkind: Deployment\n',
  ])('yes: %j', (text) => {
    expect(couldHold(text, kinds)).toBe(true);
  });

  test.each([
    '',
    '# kind: Deployment\n',
    'kind: Service\n',
    '# c\n---\n',
    '# c\n---\nkind: Service\nspec:\n  kind: Deployment\n',
    '# c\n--- # kind: Deployment\nkind: Service\n',
    'kinds: Deployment\n',
    'spec:\n  kind: Deployment\n',
    'spec:\n- kind: Deployment\n',
    '- kind: Deployment\n',
    'data: |\n  kind: Deployment\n',
    'mankind: Deployment\n',
    '{"kind": "Service"}',
    '{"html": "\\u003cb\\u003e", "path": "C:\\\\users"}',
    '\0GITCRYPT\0\nkind: Deployment\n',
    '[1, 2]',
    'kind: CustomResourceDefinition\nspec:\n  names:\n    kind: NetworkPolicy\n',
  ])('no: %j', (text) => {
    expect(couldHold(text, kinds)).toBe(false);
  });

  test('a kind that the parser finds is never missed', () => {
    const withKind = fc
      .tuple(
        fc.oneof(yamlText(), brokenYamlText()),
        fc.constantFrom('kind: web', '"kind": web', 'kind : web', 'kind:\n web', "kind: 'web'"),
        fc.nat(),
      )
      .map(([text, line, where]) => {
        const lines = text.split('\n');
        lines.splice(where % (lines.length + 1), 0, line);
        return lines.join('\n');
      });
    fc.assert(
      fc.property(fc.oneof(withKind, yamlText(), brokenYamlText()), (text) => {
        const { root, problems } = composeDocument(text);
        if (problems.length > 0) return;
        const kind = entryOf(root, 'kind')?.value;
        if (kind?.kind !== 'scalar' || typeof kind.value !== 'string' || !/^[a-z]+$/i.test(kind.value)) return;
        expect(couldHold(text, new Set([kind.value])), JSON.stringify(text)).toBe(true);
      }),
      { numRuns: Number(process.env['NETPOL_RUNS'] ?? 1000) },
    );
  });
});
