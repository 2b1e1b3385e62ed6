import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import { text } from '../model/resource.ts';
import { replaceScalar, type TextEdit } from '../yaml/edit.ts';
import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf, styleOf } from '../yaml/style.ts';
import { flowText, indented, linesOf, type Value } from '../yaml/write.ts';
import { isAtName, refactoring } from './refactoring.ts';

/**
 * *Write as ClusterNetworkPolicy*: an AdminNetworkPolicy or BaselineAdminNetworkPolicy (v1alpha1) in the version behind
 * it (policy.networking.k8s.io/v1alpha2), where that has all that it says.
 */
export const toClusterNetworkPolicy = refactoring(
  { kind: 'refactor.rewrite', of: ['clusterPolicy'], changes: 'nothing' },
  function* ({ policy: { resource }, document, path }) {
    const { root } = document;
    if (!isAtName(path) || resource.kind === 'ClusterNetworkPolicy' || resource.root.start !== root?.start) return;
    const spec = valueAt(root, 'spec');
    const made = spec?.kind === 'mapping' && fits(resource) && converted(document, root, spec, resource);
    if (made) yield { title: `Write ${resource.kind} ${resource.name} as ClusterNetworkPolicy`, made };
  },
);

/** Whether nothing of it is hidden or rejected, and its lists are short enough for v1alpha2. */
function fits({ subject, ingress, egress, priority, kind, name }: ClusterPolicy): boolean {
  // Another name is rejected (CEL rule of v1alpha1).
  const isStored = kind === 'BaselineAdminNetworkPolicy' ? name === 'default' : typeof priority === 'number';
  const rules = [ingress, egress];
  return subject.type === 'selector' && isStored && rules.every((list) => list.length <= most && list.every(fitsRule));
}

/** Rules of a direction, peers of a rule and protocols of it. */
const most = 25;

function fitsRule({ action, peers, ports }: ClusterRule): boolean {
  const areKnown =
    action !== 'invalid' && action !== 'hidden' && peers.every(({ type }) => type !== 'invalid' && type !== 'hidden');
  const entries = ports === 'all' ? [] : ports;
  // A named port is one of pods (v1alpha2, CEL rule of the egress rule).
  const isNamed = entries.some(({ port }) => typeof port === 'string');
  const arePods = peers.every(({ type }) => type === 'selector');
  const arePorts = entries.every(({ isValid, hidden }) => isValid && hidden.length === 0);
  return areKnown && peers.length > 0 && peers.length <= most && arePorts && (arePods || !isNamed);
}

function converted(document: Document, root: Node, spec: Mapping, { kind }: ClusterPolicy): TextEdit[] | undefined {
  const isBaseline = kind === 'BaselineAdminNetworkPolicy';
  const edits = [
    renamed(document, valueAt(root, 'apiVersion'), 'policy.networking.k8s.io/v1alpha2'),
    renamed(document, valueAt(root, 'kind'), 'ClusterNetworkPolicy'),
    // It was the last of its tier, since it had no priority.
    inFront(document, spec, isBaseline ? { tier: 'Baseline', priority: 1000 } : { tier: 'Admin' }),
  ];
  for (const rule of [...itemsOf(valueAt(spec, 'ingress')), ...itemsOf(valueAt(spec, 'egress'))]) {
    if (text(valueAt(rule, 'action')) === 'Allow') edits.push(renamed(document, valueAt(rule, 'action'), 'Accept'));
    const ports = entryOf(rule, 'ports');
    if (!ports) continue;
    const quote = /^["']/.exec(document.text.slice(ports.keyStart, ports.keyEnd))?.[0] ?? '';
    edits.push([{ start: ports.keyStart, end: ports.keyEnd, newText: `${quote}protocols${quote}` }]);
    const items = itemsOf(ports.value);
    if (items.length > most) return undefined;
    for (const item of items) edits.push(replaced(document, item, protocolOf(item)));
  }
  // What an anchor shares would be written twice.
  const starts = edits.flat().map(({ start }) => start);
  const isPlain = edits.every((each) => each.length > 0) && new Set(starts).size === starts.length;
  return isPlain ? edits.flat() : undefined;
}

function renamed(document: Document, node: Node | undefined, value: string): TextEdit[] {
  return node?.kind === 'scalar' ? replaceScalar(document, node, value) : [];
}

/** New fields in front of those that a mapping has. */
function inFront(document: Document, mapping: Mapping, fields: Readonly<Record<string, string | number>>): TextEdit[] {
  const [first] = mapping.entries;
  if (!first) return [];
  const { text, style } = { text: document.text, style: styleOf(document) };
  const lines = linesOf(fields, style);
  const written = Object.entries(fields).map(([key, value]) =>
    style.json ? `"${key}": ${JSON.stringify(value)}` : `${key}: ${value}`,
  );
  const behind = `${style.eol}${' '.repeat(columnOf(text, first.keyStart))}`;
  const newText = mapping.flow ? `${written.join(', ')}, ` : lines.map((line) => line + behind).join('');
  return [{ start: first.keyStart, end: first.keyStart, newText }];
}

/** An item of v1alpha1 `ports` as one of v1alpha2 `protocols`. */
function protocolOf(item: Node): Value | undefined {
  const named = text(valueAt(item, 'namedPort'));
  if (named !== undefined) return { destinationNamedPort: named };
  const [number, range] = [valueAt(item, 'portNumber'), valueAt(item, 'portRange')];
  const protocol = (text(valueAt(number ?? range, 'protocol')) ?? 'TCP').toLowerCase();
  if (number) return { [protocol]: { destinationPort: { number: numberAt(number, 'port') } } };
  return {
    [protocol]: { destinationPort: { range: { start: numberAt(range, 'start'), end: numberAt(range, 'end') } } },
  };
}

function numberAt(node: Node | undefined, key: string): number | undefined {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
}

function replaced(document: Document, { kind, start, end, ...node }: Node, value: Value | undefined): TextEdit[] {
  if (kind !== 'mapping' || value === undefined) return [];
  const style = styleOf(document);
  const isFlow = 'flow' in node && node.flow;
  const column = columnOf(document.text, start);
  const newText = isFlow ? flowText(value, style) : indented(linesOf(value, style), column).join(style.eol).trimStart();
  return [{ start, end, newText }];
}
