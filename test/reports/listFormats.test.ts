import { describe, expect, test } from 'vitest';
import { listCsv } from '../../server/src/reports/listCsv.ts';
import { listDot } from '../../server/src/reports/listDot.ts';
import { noFilter } from '../../server/src/reports/listFilter.ts';
import { type ListFormat, listingOf } from '../../server/src/reports/listing.ts';
import { listMarkdown } from '../../server/src/reports/listMarkdown.ts';
import { listMermaid } from '../../server/src/reports/listMermaid.ts';
import { listSvg } from '../../server/src/reports/listSvg.ts';
import { listText } from '../../server/src/reports/listText.ts';
import { clusterIn } from '../support/cluster.ts';

const pod = (name: string, namespace: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${JSON.stringify(name)}, namespace: ${namespace}, labels: {app: web}}
spec: {containers: [{name: main}]}
`;

const denyAll = (namespace: string, spec = 'ingress: []'): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: ${namespace}}
spec: {podSelector: {}, policyTypes: [Ingress, Egress], ${spec}}
`;

/** Two pods of one namespace that may call each other, each under its name. */
function pair(left: string, right: string): string {
  const inside = 'ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]';
  return [pod(left, 'shop'), pod(right, 'shop'), denyAll('shop', inside)].join('---');
}

function written(
  format: ListFormat,
  ...clusters: readonly { readonly name: string; readonly source: string }[]
): string {
  const listings = clusters.map(({ name, source }) => listingOf({ ...clusterIn(source), name }, noFilter));
  return [...format(listings)].join('');
}

/** No such names can be applied, but they can be typed. */
const odd = { name: 'one', source: pair('a"b|c,d', 'e\\f<g>#1\n`h`') };

describe('names that a format gives a meaning', () => {
  test('csv: quotes, commas and line breaks (RFC 4180)', () => {
    expect(written(listCsv, odd).split('\r\n').slice(1)).toEqual([
      'one,shop,"a""b|c,d",Pod,shop,"e\\f<g>#1\n`h`",Pod,all ports,,',
      'one,shop,"e\\f<g>#1\n`h`",Pod,shop,"a""b|c,d",Pod,all ports,,',
      '',
    ]);
  });

  test('md: pipes end a cell, line breaks a row', () => {
    expect(written(listMarkdown, odd).split('\n').slice(2)).toEqual([
      '| shop/a"b\\|c,d[Pod] | shop/e\\\\f\\<g\\>\\#1 \\`h\\`[Pod] | all ports |',
      '| shop/e\\\\f\\<g\\>\\#1 \\`h\\`[Pod] | shop/a"b\\|c,d[Pod] | all ports |',
      '',
    ]);
  });

  test('dot: quotes and backslashes', () => {
    const text = written(listDot, odd);
    expect(text).toContain('    "shop/a\\"b|c,d[Pod]" [label="a\\"b|c,d\\nPod"];\n');
    expect(text).toContain('    "shop/e\\\\f<g>#1\\n`h`[Pod]" [label="e\\\\f<g>#1\\n`h`\\nPod"];\n');
    expect(text).toContain('  "shop/a\\"b|c,d[Pod]" -> "shop/e\\\\f<g>#1\\n`h`[Pod]" [label="all ports", dir=both];\n');
  });

  test('mermaid: everything that is no plain text, as a number', () => {
    const text = written(listMermaid, odd);
    expect(text).toContain('    n_shop_a_b_c_d_Pod["a#34;b#124;c,d<br>Pod"]\n');
    expect(text).toContain('    n_shop_e_f_g_1_h_Pod["e#92;f#60;g#62;#35;1<br>#96;h#96;<br>Pod"]\n');
  });

  test('svg: everything that XML gives a meaning, and what it cannot have', () => {
    const text = written(listSvg, odd);
    expect(text).toContain('>a&quot;b|c,d</text>');
    expect(text).toContain('>e\\f&lt;g&gt;#1&#10;`h`</text>');
    expect(elements(text)).toContain('svg > g > text');
    const control = written(listSvg, { name: 'one', source: pair('a\u0007b', 'c\ud800d') });
    expect(control).toContain('>a\ufffdb</text>');
    expect(control).toContain('>c\ufffdd</text>');
  });

  test('mermaid: names that differ in signs only stay two, and a keyword is none', () => {
    const text = written(listMermaid, { name: 'one', source: pair('a-b', 'a.b') });
    expect(text).toContain('  n_shop_a_b_Pod <-->|"all ports"| n_shop_a_b_Pod_2\n');
    expect(written(listMermaid, { name: 'one', source: pod('end', 'end') })).toContain('  subgraph n_end["end"]\n');
  });
});

describe('several clusters', () => {
  const clusters = [
    { name: 'dev', source: pair('web', 'cart') },
    { name: 'prod', source: pair('web', 'db') },
  ];

  test('text: in front of each line', () => {
    expect(written(listText, ...clusters).split('\n')).toEqual([
      'dev: shop/cart[Pod] => shop/web[Pod] : all ports',
      'dev: shop/web[Pod] => shop/cart[Pod] : all ports',
      'prod: shop/db[Pod] => shop/web[Pod] : all ports',
      'prod: shop/web[Pod] => shop/db[Pod] : all ports',
      '',
    ]);
  });

  test('md: a table each', () => {
    expect(written(listMarkdown, ...clusters).match(/^###.*\n\n\| From/gm)).toEqual([
      '### dev\n\n| From',
      '### prod\n\n| From',
    ]);
  });

  test('csv: a column', () => {
    expect(
      written(listCsv, ...clusters)
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).toEqual(['cluster', 'dev', 'dev', 'prod', 'prod', '']);
  });

  test('svg: one under the other, each with its name', () => {
    const svg = written(listSvg, ...clusters);
    expect([...svg.matchAll(/class="cluster">(.*)<\/text>/g)].map(([, name]) => name)).toEqual(['dev', 'prod']);
    expect(elements(svg).filter((path) => path === 'svg > g')).toHaveLength(2);
  });

  test('dot and mermaid: a box each, and no node in common', () => {
    const dot = written(listDot, ...clusters);
    expect(dot.match(/subgraph .*/g)).toEqual([
      'subgraph "cluster dev" {',
      'subgraph "cluster dev: shop" {',
      'subgraph "cluster prod" {',
      'subgraph "cluster prod: shop" {',
    ]);
    expect(dot).toContain('    "dev: shop/cart[Pod]" -> "dev: shop/web[Pod]" ');
    expect(dot).toContain('    "prod: shop/db[Pod]" -> "prod: shop/web[Pod]" ');
    const mermaid = written(listMermaid, ...clusters);
    expect(mermaid.match(/subgraph .*|end$/gm)).toEqual([
      ...['subgraph n_cluster_dev["dev"]', 'subgraph n_dev_shop["shop"]', 'end', 'end'],
      ...['subgraph n_cluster_prod["prod"]', 'subgraph n_prod_shop["shop"]', 'end', 'end'],
    ]);
    expect(mermaid).toContain('    n_prod_shop_db_Pod <-->|"all ports"| n_prod_shop_web_Pod\n');
  });
});

/** The elements of a well-formed document, each with what it stands in; throws where the text is none. */
function elements(xml: string): string[] {
  const found: string[] = [];
  const open: string[] = [];
  const token = /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<&]*")*)(\/?)>|[^<&]+|&(?:#\d+|[a-z]+);/y;
  while (token.lastIndex < xml.length) {
    const from = token.lastIndex;
    const [, closes, name, , isEmpty] = token.exec(xml) ?? [];
    if (token.lastIndex === 0) throw new Error(`not well-formed at ${xml.slice(from, from + 40)}`);
    if (name === undefined) continue;
    if (closes) {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
    } else {
      found.push([...open, name].join(' > '));
      if (!isEmpty) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} stay open`);
  return found;
}
