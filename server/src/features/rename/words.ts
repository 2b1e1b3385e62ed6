import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { Part } from './parts.ts';

/** `Deployment cart` */
export function objectWords({ resource: { kind, name } }: Instance): string {
  return `${kind} ${name}`;
}

/** A part without the quotes around it. */
export function wordSpan({ uri, document, start, end, form }: Part): DocumentSpan {
  const isQuoted = form !== 'inside' && /^(["']).*\1$/s.test(document.text.slice(start, end));
  return { uri, document, start: isQuoted ? start + 1 : start, end: isQuoted ? end - 1 : end };
}
