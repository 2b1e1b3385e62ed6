import { formatPorts } from '../policy/portSet.ts';
import { endText } from './ends.ts';
import { type ListFormat, portParts } from './listing.ts';

/** A table for a README or a pull request; one for each cluster, under its name, where there are several. */
export const listMarkdown: ListFormat = function* (listings) {
  for (const [index, { cluster, connections }] of listings.entries()) {
    if (listings.length > 1) yield `${index === 0 ? '' : '\n'}### ${escaped(cluster)}\n\n`;
    yield '| From | To | Ports |\n| --- | --- | --- |\n';
    for (const connection of connections) {
      const ports = portParts(connection).map(({ ports, isSure }) =>
        isSure ? formatPorts(ports) : `*perhaps* ${formatPorts(ports)}${why(connection.reasons)}`,
      );
      yield `| ${escaped(endText(connection.from))} | ${escaped(endText(connection.to))} | ${ports.join('<br>')} |\n`;
    }
  }
};

function why(reasons: readonly { readonly message: string }[]): string {
  return reasons.length === 0 ? '' : ` (${escaped(reasons.map(({ message }) => message).join('; '))})`;
}

/** A name may hold what Markdown or its tables give a meaning. A bracket is harmless as long as no link follows it. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_<>|~#&]|\](?=[([:])|!(?=\[)/g, '\\$&')
    .replace(/[\r\n]+/g, ' ')
    .trim();
}
