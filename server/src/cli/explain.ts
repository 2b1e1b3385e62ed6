import { explanationOutline } from '../features/explanation.ts';
import { outlineText } from '../features/outlineText.ts';
import type { DocumentSpan } from '../model/instance.ts';
import { explanationJson } from '../reports/explanationJson.ts';
import { answer, questionOptions, readQuestion } from './connection.ts';
import { exit } from './io.ts';
import { type Command, loadUsage, oneOf, readOptions } from './options.ts';
import { pathAndLine } from './places.ts';

/** `netpol explain --from P --to P [--port 8080/TCP] [PATH...]`: which policies and rules decide about a connection. */
export const explainCommand: Command = {
  summary: 'which policies and rules decide whether one may call another',
  usage: `Usage: netpol explain --from P --to P [--port 8080/TCP] [PATH...] [OPTIONS]

P is a workload (namespace/name, a name that one namespace has, Kind/namespace/name), an address, a range such as
10.0.0.0/8, or internet. A port is that of the destination's pods, behind any Service.

Options:
  --from P, --to P      the two ends
  --port PORT           one port, 8080/TCP (default: all)
  --format text|json    how it is printed (default: text)
  --cluster NAME        one of several clusters
${loadUsage}
Exit: 0, or 2 for bad usage or unreadable input.
`,
  async run(io, args) {
    const { values, paths } = readOptions(args, { ...questionOptions, format: { type: 'string', default: 'text' } });
    const format = oneOf('--format', values.format, ['text', 'json'] as const);
    const question = readQuestion(values, paths);
    const answered = await answer(io, question);
    if (!answered) return exit.failed;
    const { loaded, cluster, explanations } = answered;
    if (format === 'json') {
      const all = explanations.map((each) => explanationJson(loaded.snapshot, each, question.ports, loaded.display));
      io.out(`${JSON.stringify({ explanations: all }, null, 2)}\n`);
    } else {
      const shown = (place: DocumentSpan): string => pathAndLine(loaded, place) ?? loaded.display(place.uri);
      const texts = explanations.map(
        (each) => outlineText(explanationOutline(cluster, each, question.ports), shown).text,
      );
      io.out(texts.join('\n'));
    }
    return loaded.incomplete ? exit.failed : exit.ok;
  },
};
