import { explanationOutline } from '../features/explanation.ts';
import { outlineText } from '../features/outlineText.ts';
import { explanationJson } from '../reports/explanationJson.ts';
import { toLocation } from '../reports/places.ts';
import type { DocumentSpan } from '../snapshot/locate.ts';
import { answer, readQuestion } from './connection.ts';
import { type Exit, exit, type Io } from './io.ts';
import type { Loaded } from './load.ts';

/** `netpol explain --from P --to P [--port 8080/TCP] [PATH...]`: which policies and rules decide about a connection. */
export async function explainCommand(io: Io, args: readonly string[]): Promise<Exit> {
  const question = readQuestion(args);
  if (typeof question === 'string') {
    io.error(`netpol explain: ${question}`);
    return exit.failed;
  }
  const answered = await answer(io, question);
  if (!answered) return exit.failed;
  const { loaded, cluster, explanations } = answered;
  if (question.format === 'json') {
    const all = explanations.map((each) => explanationJson(loaded.snapshot, each, question.ports, loaded.display));
    io.out(`${JSON.stringify({ explanations: all }, null, 2)}\n`);
  } else {
    const texts = explanations.map(
      (each) => outlineText(explanationOutline(cluster, each, question.ports), (place) => shown(loaded, place)).text,
    );
    io.out(texts.join('\n'));
  }
  return loaded.incomplete ? exit.failed : exit.ok;
}

/** `deploy/cart.yaml:3` */
function shown({ snapshot, display }: Loaded, place: DocumentSpan): string {
  const location = toLocation(snapshot, place);
  return location ? `${display(location.uri)}:${location.range.start.line + 1}` : display(place.uri);
}
