import { listed } from '../model/listed.ts';
import type { Direction } from '../model/policy.ts';
import { isProtocol, type Protocol, protocols } from '../model/ports.ts';
import { isNull, itemsOf, type Mapping, type Node, type Problem, type Span } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import { type Fields, type Report, readFields, readLabelMap, readText } from './fields.ts';
import { fileNameOf } from './paths.ts';

/** What a file of policy tests says, as far as it is valid. Spans are offsets into its text. */
export interface PolicyTestFile {
  /** The clusters that it is about; all of its folder where it names none. */
  readonly clusters: readonly NamedCluster[];
  readonly tests: readonly PolicyTest[];
}

export interface NamedCluster extends Span {
  readonly name: string;
}

/** Who may call some workloads, or whom these may call. The span is that of its name, or else of what it is about. */
export interface PolicyTest extends Span {
  /** Unlike that of any other test of the file; the same as long as its name is. */
  readonly id: string;
  readonly name: string;
  /** `ingress`: who may call the subjects; `egress`: whom they may call. */
  readonly direction: Direction;
  readonly subjects: readonly TestEnd[];
  readonly expectations: readonly Expectation[];
  /** All that is written of it. */
  readonly whole: Span;
}

/** What shall be so between the subjects of a test and one other end. */
export interface Expectation extends Span {
  /** Unlike that of any other of the test. */
  readonly id: string;
  readonly kind: ExpectationKind;
  readonly other: TestEnd | EveryoneElse;
  /** Of the pods that are called; undefined where none are named. */
  readonly ports: readonly TestPort[] | undefined;
}

export type ExpectationKind = 'allow' | 'deny';

export type TestEnd = NamedEnd | DescribedEnd;

/** A workload, an address, a range, `internet` or `ingress-controller`, as it is written. */
export interface NamedEnd extends Span {
  readonly type: 'named';
  readonly text: string;
}

/** All workloads that have every one of these. */
export interface DescribedEnd extends Span {
  readonly type: 'described';
  readonly workload: string | undefined;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly labels: ReadonlyMap<string, string> | undefined;
}

/** Whoever the test does not allow by name. */
export interface EveryoneElse extends Span {
  readonly type: 'everyone else';
}

export type TestPort = PortRange | PortName;

export interface PortRange extends Span {
  readonly protocol: Protocol;
  readonly low: number;
  readonly high: number;
}

/** The name of a container port. */
export interface PortName extends Span {
  readonly name: string;
}

/** The text that stands for whoever is not named. */
export const everyoneElse = 'everyone else';
export const ingressControllerEnd = 'ingress-controller';

/** Whether a file holds policy tests, by its name: `shop.netpol-test.yaml`. It is no manifest, whatever it says. */
export function isPolicyTestFile(uri: string): boolean {
  return /(^|\.)netpol-test\.ya?ml$/.test(fileNameOf(uri));
}

/** Reads a file of policy tests. What is wrong is named at its place and left out; the rest counts. */
export function readPolicyTests(text: string): {
  readonly file: PolicyTestFile;
  readonly problems: readonly Problem[];
} {
  const { root, problems: syntax } = parseDocument(text);
  const found: Problem[] = [];
  const wrong: Report = ({ start, end }, message) => found.push({ start, end, message });
  const fields: Fields =
    root && !isNull(root) ? readFields(root, 'a file of policy tests', ['cluster', 'tests'], wrong) : new Map();
  const file = { clusters: readClusters(fields.get('cluster'), wrong), tests: readTests(fields.get('tests'), wrong) };
  return { file, problems: [...syntax, ...found.sort((a, b) => a.start - b.start)] };
}

/** An end as a person writes it: `shop/cart`, or `Deployments with app=web in namespace shop`. */
export function endName(end: TestEnd | EveryoneElse): string {
  if (end.type === 'everyone else') return everyoneElse;
  if (end.type === 'named') return end.text;
  const { workload, kind, namespace, labels } = end;
  const what = workload === undefined ? `${kind ?? 'workload'}s` : `${kind ?? 'workload'} ${workload}`;
  const having = labels && [...labels].map(([key, value]) => `${key}=${value}`).join(', ');
  return [what, having && `with ${having}`, namespace && `in namespace ${namespace}`].filter(isGiven).join(' ');
}

/** `TCP 7070, http`, in the order in which they are written. */
function portsName(ports: readonly TestPort[]): string {
  return ports.map((port) => ('name' in port ? port.name : `${port.protocol} ${rangeName(port)}`)).join(', ');
}

/** An expectation as a person says it: `allow shop/checkout on TCP 7070`. */
export function expectationName({ kind, other, ports }: Pick<Expectation, 'kind' | 'other' | 'ports'>): string {
  return `${kind} ${endName(other)}${ports ? ` on ${portsName(ports)}` : ''}`;
}

function rangeName({ low, high }: PortRange): string {
  return low === high ? `${low}` : `${low}-${high}`;
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function readClusters(node: Node | undefined, wrong: Report): NamedCluster[] {
  return oneOrMore(node, 'cluster must be the name of a cluster, or a list of names.', wrong).flatMap((item) => {
    const { start, end } = item;
    if (isText(item)) return [{ start, end, name: item.value }];
    wrong(item, 'cluster must be the name of a cluster, or a list of names.');
    return [];
  });
}

function readTests(node: Node | undefined, wrong: Report): PolicyTest[] {
  if (node && node.kind !== 'sequence') wrong(node, 'tests must be a list.');
  const name = distinctNames();
  return itemsOf(node).flatMap((item) => readTest(item, name, wrong) ?? []);
}

function readTest(item: Node, distinct: (name: string) => string, wrong: Report): PolicyTest | undefined {
  const fields = readFields(item, 'a test', ['name', 'to', 'from', 'port', 'allow', 'deny'], wrong);
  if (item.kind !== 'mapping') return undefined;
  const name = readText(fields, 'name', wrong);
  const [to, from] = [fields.get('to'), fields.get('from')];
  const subject = to ?? from;
  if (!subject || (to && from)) {
    wrong(firstKey(item), 'A test is either about those that are called (to) or about those that call (from).');
    return undefined;
  }
  const direction = to ? 'ingress' : 'egress';
  const subjects = oneOrMore(subject, `${to ? 'to' : 'from'} must name someone.`, wrong).flatMap((each): TestEnd[] => {
    const end = readEnd(each, wrong);
    if (end?.type !== 'everyone else') return end ? [end] : [];
    wrong(each, `${everyoneElse} stands under allow or deny: a test is about someone in particular.`);
    return [];
  });
  if (subjects.length === 0) return undefined;
  const ports = readPorts(fields.get('port'), wrong);
  const own = distinctNames();
  const expectations = (['allow', 'deny'] as const).flatMap((kind) =>
    oneOrMore(fields.get(kind), `${kind} must name someone.`, wrong).flatMap((each): Expectation[] => {
      const expected = readExpected(each, to ? 'from' : 'to', wrong);
      if (!expected) return [];
      const { start, end } = each;
      const made = { kind, other: expected.end, ports: expected.ports ?? ports };
      return [{ ...made, id: own(expectationName(made)), start, end }];
    }),
  );
  if (!fields.has('allow') && !fields.has('deny'))
    wrong(fields.get('name') ?? subject, 'A test says with allow or deny what it expects.');
  const label = name ?? `${to ? 'to' : 'from'} ${listed(subjects.map(endName), 'and')}`;
  const { start, end } = fields.get('name') ?? subject;
  return { id: distinct(label), name: label, direction, subjects, expectations, start, end, whole: item };
}

/** An end, with ports of its own where it has some: `shop/cart`, or `{to: shop/cart, port: 7070}`. */
function readExpected(
  node: Node,
  other: 'to' | 'from',
  wrong: Report,
): { readonly end: TestEnd | EveryoneElse; readonly ports: readonly TestPort[] | undefined } | undefined {
  if (node.kind !== 'mapping') {
    const end = readEnd(node, wrong);
    return end && { end, ports: undefined };
  }
  const fields = readFields(node, 'what is expected', [other, 'port', ...endKeys], wrong);
  const ports = readPorts(fields.get('port'), wrong);
  const named = fields.get(other);
  const extra = named && endKeys.find((key) => fields.has(key));
  if (extra) wrong(fields.get(extra) ?? node, `${other} says already who is meant.`);
  const end = named ? readEnd(named, wrong) : describedEnd(node, fields, wrong);
  return end && { end, ports };
}

const endKeys: readonly string[] = ['workload', 'kind', 'namespace', 'labels'];

function readEnd(node: Node, wrong: Report): TestEnd | EveryoneElse | undefined {
  const { start, end } = node;
  if (node.kind === 'mapping') return describedEnd(node, readFields(node, 'an end', endKeys, wrong), wrong);
  if (isText(node)) {
    const text = node.value.trim();
    return text === everyoneElse ? { type: everyoneElse, start, end } : { type: 'named', text, start, end };
  }
  wrong(
    node,
    'Write who is meant: a workload such as shop/cart, an address, internet, or a mapping with its namespace.',
  );
  return undefined;
}

function describedEnd({ start, end }: Span, fields: Fields, wrong: Report): DescribedEnd | undefined {
  const labels = readLabelMap(fields, 'labels', wrong);
  const [workload, kind, namespace] = ['workload', 'kind', 'namespace'].map((key) => readText(fields, key, wrong));
  const given = endKeys.filter((key) => fields.has(key));
  if (given.length === 0) {
    wrong({ start, end }, `Write who is meant, with ${listed(endKeys, 'or')}.`);
    return undefined;
  }
  // One that is not readable would make the others mean more than was meant.
  const isWhole = given.length === [workload, kind, namespace, labels].filter((each) => each !== undefined).length;
  return isWhole ? { type: 'described', workload, kind, namespace, labels, start, end } : undefined;
}

function readPorts(node: Node | undefined, wrong: Report): readonly TestPort[] | undefined {
  if (!node) return undefined;
  const ports = oneOrMore(node, 'port must be a port, or a list of ports.', wrong).flatMap((item) => {
    const port = readPort(item);
    if (!port) wrong(item, 'A port is a number such as 8080, 53/UDP, a range such as 8000-8090, or the name of one.');
    return port ?? [];
  });
  return ports.length > 0 ? ports : undefined;
}

/** `8080`, `TCP/8080`, `8080/TCP`, `8000-8090/UDP` or `http`; undefined for anything else. */
function readPort(node: Node): TestPort | undefined {
  if (node.kind !== 'scalar' || !['number', 'string'].includes(typeof node.value)) return undefined;
  const { start, end } = node;
  const text = String(node.value).trim();
  const parts = text.split('/');
  const word = parts.find((part) => isProtocol(part.toUpperCase()));
  const [range = '', ...more] = parts.length > 1 ? parts.filter((part) => part !== word) : parts;
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
  const protocol = protocols.find((each) => each === (parts.length > 1 ? word?.toUpperCase() : 'TCP'));
  if (first !== undefined && protocol && more.length === 0) {
    const [low, high] = [Number(first), Number(last)];
    return low >= 1 && low <= high && high <= 65535 ? { protocol, low, high, start, end } : undefined;
  }
  return /^(?=.*[a-z])[a-z0-9-]{1,15}$/.test(text) ? { name: text, start, end } : undefined;
}

/** All of a mapping would be too much to underline. */
function firstKey({ entries, start, end }: Mapping): Span {
  const [first] = entries;
  return first ? { start: first.keyStart, end: first.keyEnd } : { start, end };
}

/** The items of a list, or a value that stands for a list of one. An empty list says nothing, which is reported. */
function oneOrMore(node: Node | undefined, message: string, wrong: Report): readonly Node[] {
  if (node?.kind === 'sequence' && node.items.length === 0) wrong(node, message);
  return node?.kind === 'sequence' ? node.items : node ? [node] : [];
}

function isText(node: Node): node is Node & { readonly value: string } {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '';
}

/** Gives each name once: the second of a name gets a number, one that no other has. */
function distinctNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    let count = counts.get(name) ?? 0;
    let distinct: string;
    do distinct = ++count === 1 ? name : `${name} #${count}`;
    while (count > 1 && counts.has(distinct));
    counts.set(name, count);
    if (count > 1) counts.set(distinct, 1);
    return distinct;
  };
}
