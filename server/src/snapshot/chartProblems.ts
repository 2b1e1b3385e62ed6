import { memo } from '../model/memo.ts';
import { type Chart, readChart } from '../workspace/helm/chart.ts';
import { readFailure } from '../workspace/helm/failure.ts';
import { templateUri } from '../workspace/helm/render.ts';
import type { Rendering } from '../workspace/helm/rendering.ts';
import type { Span } from '../yaml/node.ts';
import type { Location } from './locate.ts';
import type { Snapshot } from './snapshot.ts';

/** Why a chart is not, or not wholly, what helm would make of it. */
export interface ChartProblem extends Location {
  readonly severity: 'warning' | 'information';
  readonly message: string;
}

/** What helm refused in the last runs, and the dependencies that are not there; at the places that have to do with it. */
export const chartProblems: (snapshot: Snapshot) => readonly ChartProblem[] = memo((snapshot) => {
  const problems = [...snapshot.renderings.values()].flatMap((rendering) => {
    const file = snapshot.files.get(`${rendering.release.chart}/Chart.yaml`);
    const chart = file && readChart(file.source);
    return chart ? problemsOf(snapshot, rendering, chart) : [];
  });
  // Several releases of a chart may have the same.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
});

/** Files that `chartProblems` has something to say about, beside those of the snapshot. */
export function failedTemplates({ renderings, files }: Snapshot): readonly string[] {
  return [...renderings.values()].flatMap(({ release, failure }) => {
    const file = failure === undefined ? undefined : files.get(`${release.chart}/Chart.yaml`);
    const chart = file && readChart(file.source);
    const { template } = readFailure(failure ?? '');
    return chart && template ? [templateUri(template, chart, () => undefined)] : [];
  });
}

function problemsOf(snapshot: Snapshot, rendering: Rendering, chart: Chart): ChartProblem[] {
  const { missing, failure, output } = rendering;
  const absent = missing.map((name): ChartProblem => {
    const dependency = chart.dependencies.find((each) => each.name === name);
    const version = dependency?.version === undefined ? '' : ` ${dependency.version}`;
    return {
      ...placeInChart(snapshot, chart, dependency?.node ?? chart.nameNode),
      severity: 'information',
      message: `The dependency ${name}${version} is not in charts/, and Netpol fetches nothing: what it makes is unknown. \`helm dependency build\` puts it there.`,
    };
  });
  if (failure === undefined) return absent;
  const { message, template, line, isSyntax } = readFailure(failure);
  const uri = template && templateUri(template, chart, () => undefined);
  const instead =
    output === undefined ? 'Netpol leaves the chart out.' : 'Netpol goes on with what helm made of the chart before.';
  const text = (uri && snapshot.files.get(uri)?.source.text) ?? undefined;
  const place =
    uri && text !== undefined ? { uri, ...lineIn(text, line ?? 1) } : placeInChart(snapshot, chart, chart.nameNode);
  return [
    ...absent,
    { ...place, severity: isSyntax ? 'warning' : 'information', message: `helm: ${sentence(message)} ${instead}` },
  ];
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function placeInChart({ files }: Snapshot, { uri }: Chart, span: Span | undefined): Location {
  const start = files.get(uri)?.source.documents[0]?.start ?? 0;
  return { uri, start: start + (span?.start ?? 0), end: start + (span?.end ?? 0) };
}

/** What stands on a line, or at the end of the text where there are fewer. */
function lineIn(text: string, line: number): Span {
  let start = 0;
  for (let left = line - 1; left > 0; left--) {
    const lineFeed = text.indexOf('\n', start);
    if (lineFeed < 0) break;
    start = lineFeed + 1;
  }
  const lineFeed = text.indexOf('\n', start);
  const whole = text.slice(start, lineFeed < 0 ? text.length : lineFeed);
  const indent = whole.length - whole.trimStart().length;
  return { start: start + indent, end: start + Math.max(indent, whole.trimEnd().length) };
}
