import { counted } from '../model/counted.ts';
import { listed } from '../model/listed.ts';
import type { Position } from '../yaml/positions.ts';
import type {
  BundleReading,
  DocumentReading,
  DocumentStatus,
  FileReading,
  FileStatus,
  ObjectReading,
  Rendering,
  Use,
} from './reading.ts';
import { countStatuses } from './reading.ts';

/** Text with places in it that lead somewhere. Lines and UTF-16 columns count from zero. */
export interface ReadingText {
  readonly text: string;
  readonly links: readonly ReadingLink[];
}

export interface ReadingLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly uri: string;
  readonly at: Position;
}

/** How files are read, in words; of several files first how many there are of each kind. */
export function readingText(readings: readonly FileReading[], display: (uri: string) => string): ReadingText {
  const lines: Line[] = readings.length === 1 ? [] : summaryLines(readings);
  for (const reading of readings) lines.push(...fileLines(reading, display));
  return {
    text: lines.map(({ text }) => `${text}\n`).join(''),
    links: lines.flatMap(({ link }, line) => (link ? [{ line, ...link }] : [])),
  };
}

interface Line {
  readonly text: string;
  readonly link?: Omit<ReadingLink, 'line'>;
}

function summaryLines(readings: readonly FileReading[]): Line[] {
  const counts = countStatuses(readings).map(([status, count]) => ({ text: `  ${count} ${fileWords[status]}` }));
  return [{ text: `${readings.length} files:` }, ...counts, { text: '' }];
}

function fileLines(reading: FileReading, display: (uri: string) => string): Line[] {
  const { uri, status, detail, encoding, bundles, documents, rendering } = reading;
  const path = display(uri);
  const said = detail === undefined ? fileWords[status] : `${fileWords[status]} (${detail})`;
  const link = { start: 0, end: path.length, uri, at: { line: 0, character: 0 } };
  return [
    { text: `${path}: ${said}`, link },
    ...(encoding === 'not UTF-8' && status !== encoding
      ? [{ text: '  some bytes are no UTF-8, and are read as unknown characters' }]
      : []),
    ...(rendering
      ? renderingLines(rendering, bundles, display)
      : bundles.map((each) => ({ text: `  ${inBundle(each)}` }))),
    ...documents.flatMap((document) => documentLines(reading, document)),
  ];
}

function renderingLines(
  { objects, files, isPartial, problems }: Rendering,
  bundles: readonly BundleReading[],
  display: (uri: string) => string,
): Line[] {
  const clusters = bundles.flatMap((bundle) => bundle.clusters);
  const rest = isPartial ? ', and there may be more that is not known here' : '';
  return [
    { text: `  makes ${counted(objects, 'object')} from ${counted(files, 'file')}${clusterWords(clusters)}${rest}` },
    ...problems.map(({ uri, range, message }): Line => {
      const place = `${display(uri)}:${range.start.line + 1}`;
      const link = { start: 2, end: 2 + place.length, uri, at: range.start };
      return { text: `  ${place}: ${message}`, link };
    }),
  ];
}

function inBundle({ kustomization, clusters, appliedBy = [] }: BundleReading): string {
  const what = kustomization === undefined ? 'as a plain manifest' : `in the kustomization ${kustomization}`;
  const by = appliedBy.length === 0 ? '' : `, applied by ${listed(appliedBy, 'and')}`;
  return `${what}${clusterWords(clusters)}${by}`;
}

function clusterWords(clusters: readonly string[]): string {
  if (clusters.length === 0) return '';
  if (clusters.length === 1) return `, cluster ${clusters[0]}`;
  return clusters.length > 3 ? `, ${clusters.length} clusters` : `, clusters ${listed(clusters, 'and')}`;
}

function documentLines(reading: FileReading, document: DocumentReading): Line[] {
  const { range, status, problem, isEarlier, objects } = document;
  // What holds for the whole file was said of it.
  const isAsFile = whole.has(reading.status) || (status === reading.status && problem === undefined);
  const whys = [
    ...((status === 'object' && !isEarlier) || isAsFile ? [] : [documentWords[status]]),
    ...(problem === undefined ? [] : [problem]),
    ...(isEarlier ? ['what it said before counts'] : []),
  ];
  if (objects.length === 0) return whys.length === 0 ? [] : [placed(reading.uri, range.start, '', whys)];
  return objects.flatMap((object) => [
    placed(
      reading.uri,
      object.range.start,
      `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`,
      object.uses.length === 0 || isEarlier ? whys : [],
    ),
    ...useLines(reading, object),
  ]);
}

const whole: ReadonlySet<FileStatus> = new Set<FileStatus>([
  'kustomization',
  'component',
  'chart',
  'configuration',
  'policy tests',
  'kustomize input',
  'kustomize patch',
  'rendered template',
  'Helm template',
  'binary',
  'not UTF-8',
]);

function placed(uri: string, at: Position, name: string, whys: readonly string[]): Line {
  const place = `line ${at.line + 1}`;
  const rest = [name, whys.join(': ')].filter((part) => part !== '').join(': ');
  return { text: `  ${place}: ${rest}`, link: { start: 2, end: 2 + place.length, uri, at } };
}

/** Where an object is called otherwise than it is written, or stands in some of the bundles of its file only. */
function useLines({ bundles }: FileReading, object: ObjectReading): Line[] {
  const isEverywhere = bundles.every(({ kustomization }) =>
    object.uses.some((use) => use.kustomization === kustomization),
  );
  if (object.uses.length === 0 || (isEverywhere && object.uses.every((use) => isAsWritten(object, use)))) return [];
  return object.uses.map((use) => ({ text: `    ${use.kustomization ?? 'plain'}: ${fullName(use)}` }));
}

function isAsWritten(object: ObjectReading, { namespace, name }: Use): boolean {
  return name === object.name && (namespace === '' || namespace === (object.namespace ?? 'default'));
}

function fullName({ namespace, name }: Use): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

const fileWords: Readonly<Record<FileStatus, string>> = {
  read: 'read',
  kustomization: 'kustomization',
  component: 'kustomize component',
  configuration: 'configuration of Netpol',
  'policy tests': 'policy tests',
  chart: 'Helm chart',
  'kustomize input': 'read by kustomizations, which make no object of its own of it',
  'kustomize patch': 'left out by itself: a patch of kustomizations',
  'rendered template': 'a template of a Helm chart that helm rendered',
  'Helm template': 'left out: a template of a Helm chart that is not rendered',
  binary: 'left out: binary',
  'not UTF-8': 'no manifest: bytes that are no UTF-8',
  'not applied': 'not applied: no kustomization makes its objects',
  known: 'output of kubectl that is named under known: it says what no manifest does',
  deployment: 'says what Flux or Argo CD applies',
  'plugin policy': 'left out: a policy of the network plugin, which is not read',
  'OpenShift template': 'left out: a template of OpenShift, whose objects oc process makes',
  'other kind': 'left out: nothing that decides about connections',
  incomplete: 'left out: objects without apiVersion, kind or name',
  fragment: 'left out: workloads that lack what is needed to run, as patches do',
  'no object': 'no manifest',
  empty: 'empty, or comments only',
  broken: 'broken',
  'too unusual': 'left out: too long for what is written in no common form',
  template: 'left out: a template, no YAML yet',
  encrypted: 'left out: encrypted by SOPS',
  excluded: 'excluded',
  ignored: 'left out: ignored by a .gitignore',
  'other name': 'left out: no name of a manifest',
  'never searched': 'left out: in a folder that is never searched',
  'link to a folder': 'left out: a link to a folder, which is not followed',
  'broken link': 'left out: a link to nothing, or to itself',
  'no regular file': 'left out: no regular file',
  missing: 'not there',
  unreadable: 'cannot be read',
};

const documentWords: Readonly<Record<DocumentStatus, string>> = {
  object: 'broken',
  'left out': 'left out',
  'not applied': 'not applied: no kustomization makes it',
  known: 'output of kubectl',
  deployment: 'says what Flux or Argo CD applies',
  'plugin policy': 'left out: a policy of the network plugin, which is not read',
  'OpenShift template': 'left out: a template of OpenShift, whose objects oc process makes',
  'other kind': 'left out: it decides nothing about connections',
  incomplete: 'left out: it has no apiVersion, kind or name',
  fragment: 'left out: it has no containers, as a patch',
  'no object': 'no Kubernetes object',
  empty: 'empty, or comments only',
  broken: 'broken',
  'too unusual': 'left out: too long for what is written in no common form',
  template: 'left out: a template, no YAML yet',
  encrypted: 'left out: encrypted by SOPS',
};
